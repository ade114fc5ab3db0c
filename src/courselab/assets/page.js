// The notebooks' components in a page without Python. What the kernel would answer was worked out when the page was
// made and is only looked up here.
const REFERENCE = "$";

/** What a component asks of its kernel, as in anywidget. ``kernel`` is told the names of what the component saved. */
function modelOf(state, kernel = () => {}) {
  const listeners = new Map();
  let unsaved = new Set();
  const receive = (name, value) => {
    state[name] = value;
    for (const listener of [...(listeners.get(`change:${name}`) ?? [])]) listener();
  };
  return {
    get: (name) => state[name],
    set(name, value) {
      unsaved.add(name);
      receive(name, value);
    },
    save_changes() {
      const names = unsaved;
      unsaved = new Set();
      kernel(names);
    },
    on(events, listener) {
      for (const event of events.split(" ")) listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    off(events, listener) {
      for (const event of events.split(" ")) listeners.set(event, (listeners.get(event) ?? []).filter((other) => other !== listener));
    },
    receive,
  };
}

/** A value of which every repeated part is stored once, in ``parts``. */
function whole(value, parts) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => whole(item, parts));
  if (REFERENCE in value) return whole(parts[value[REFERENCE]], parts);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item, parts)]));
}

async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// A page that was opened from a folder may load scripts and no other files, so data comes as scripts that call ``take``.
const home = document.currentScript.src;
const takers = new Map();
const stores = new Map();
const take = (name, letters) => takers.get(name)(unpacked(letters));

function script(path) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = new URL(path, home);
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${path} cannot be loaded`));
    document.head.append(element);
  });
}

function storeOf(name) {
  if (!stores.has(name)) {
    const store = new Promise((resolve, reject) => {
      takers.set(name, resolve);
      script(`stores/${name}.js`).catch(reject);
    });
    stores.set(name, store);
  }
  return stores.get(name);
}

let plotly = null;

const keyOf = (value) => (value == null ? "" : typeof value === "object" ? Object.values(value).join("+") : String(value));

/** A typed number by the same rule as in the kernel, which names the signs and words that may stand beside it. */
function typedNumber(text, { longest, signs, stems, pattern }) {
  let bare = text.slice(0, longest);
  for (const sign of signs) bare = bare.toLowerCase().replaceAll(sign.toLowerCase(), " ");
  bare = bare.replace(/\p{L}+/gu, (word) => (stems.includes(word.toLowerCase().replace(/s+$/, "")) ? " " : word));
  bare = bare.replaceAll("−", "-").trim().replace(/\s+/g, " ");
  return new RegExp(`^(?:${pattern})$`).test(bare) ? Number(bare.replace(/[ ,]/g, "")) : null;
}

/** The reply that the kernel would give: of a number by the first band that holds it, else by the answer itself. */
function replyTo({ replies, answers, number }, value) {
  if (!number) return replies[answers[keyOf(value)] ?? answers.other];
  if (!value.trim()) return replies[answers.empty];
  const given = typedNumber(value, number);
  if (given === null) {
    const unread = replies[answers.unread];
    return { ...unread, text: unread.text.replace("{answer}", () => value.slice(0, number.longest)) };
  }
  return replies[number.bands.find(([low, high]) => (low ?? -Infinity) <= given && given <= (high ?? Infinity))[2]];
}

function question(item) {
  const model = modelOf({ ...item.state }, (saved) => {
    if (saved.has("hints_asked")) model.receive("hints", item.hints.slice(0, model.get("hints_asked")));
    if (!saved.has("answer")) return;
    const { value, serial } = model.get("answer");
    model.receive("reply", { ...replyTo(item, value), serial });
  });
  return model;
}

function prediction(item) {
  const model = modelOf({ ...item.state }, (saved) => {
    if (!saved.has("guess")) return;
    model.receive("drawing", model.get("guess").values);
    model.receive("record", item.record);
  });
  return model;
}

/** The two models of a chart: its picture with the controls, and its words. */
function chart(store, start) {
  const stateAt = (key) => whole(store.states[key], store.parts);
  const { words, limits, ...first } = stateAt(start);
  const spoken = modelOf({ name: store.name, words, limits });
  const model = modelOf({ name: store.name, labels: store.labels, state: { serial: 0, ...first } }, () => {
    const { choices, serial } = model.get("wanted");
    const now = stateAt(first.controls.map(({ name }) => keyOf(choices[name])).join("|"));
    model.receive("state", { serial, controls: now.controls, choices: now.choices, chart: now.chart });
    spoken.receive("words", now.words);
    spoken.receive("limits", now.limits);
  });
  return [model, spoken];
}

function add(place, className, text = "") {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  place.append(element);
  return element;
}

const mounts = {
  async chart(part, place, courselab) {
    const store = await storeOf(part.dataset.store);
    plotly ??= script("plotly.js");
    const [model, spoken] = chart(store, part.dataset.start);
    courselab.chart.render({ model, el: add(place, "courselab-view") });
    if (store.note) add(place, "courselab-note", store.note);
    courselab.words.render({ model: spoken, el: add(place, "courselab-view") });
  },
  async question(part, place, courselab) {
    courselab.question.render({ model: question(await itemOf(part)), el: place });
  },
  async prediction(part, place, courselab) {
    courselab.predict.render({ model: prediction(await itemOf(part)), el: place });
  },
  async ledger(part, place, courselab) {
    const item = await itemOf(part);
    const model = modelOf({ ...item.state }, async () => {
      const { claim, serial } = model.get("wanted");
      const { store, start } = item.charts[claim];
      below.replaceChildren();
      const shown = add(below, "courselab-part");
      Object.assign(shown.dataset, { courselab: "chart", store, start });
      await mount(shown, courselab);
      model.receive("shown", serial);
    });
    courselab.ledger.render({ model, el: add(place, "courselab-view") });
    const below = add(place, "courselab-chart-place");
  },
};

async function itemOf(part) {
  const store = await storeOf(part.dataset.store);
  return whole(store.items[part.dataset.item], store.parts);
}

/** Put the live component beside the printed form, which then only a printer shows. */
async function mount(part, courselab) {
  const place = document.createElement("div");
  place.className = "courselab-live";
  part.append(place);
  await mounts[part.dataset.courselab](part, place, courselab);
  part.dataset.live = "";
}

/** Mount each part of the page when it comes near. */
function start(courselab) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
        watcher.unobserve(target);
        mount(target, courselab);
      }
    },
    { rootMargin: "900px 0px" },
  );
  for (const part of document.querySelectorAll(".courselab-part")) watcher.observe(part);
}

export default { modelOf, whole, question, prediction, chart, replyTo, take, start };
