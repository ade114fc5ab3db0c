// The notebooks' components in a page without Python. What the kernel would answer was worked out when the page was
// made and is only looked up here.
const REFERENCE = "$";

/**
 * What a component asks of its kernel, as in anywidget. ``kernel`` is told the names of what the component saved.
 * @template Traits
 * @param {Partial<Traits>} state
 * @param {(saved: Set<keyof Traits>) => void} kernel
 * @returns {ModelHere<Traits>}
 */
function modelOf(state, kernel = () => {}) {
  /** @type {Map<string, (() => void)[]>} */
  const listeners = new Map();
  /** @type {Set<keyof Traits>} */
  let unsaved = new Set();
  /** @type {ModelHere<Traits>["receive"]} */
  const receive = (name, value) => {
    state[name] = value;
    for (const listener of [...(listeners.get(`change:${String(name)}`) ?? [])]) listener();
  };
  return {
    get: (name) => /** @type {Traits[typeof name]} */ (state[name]),
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

/**
 * A value of which every repeated part is stored once, in ``parts``.
 * @param {any} value
 * @param {unknown[]} parts
 * @returns {any}
 */
function whole(value, parts) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => whole(item, parts));
  if (REFERENCE in value) return whole(parts[value[REFERENCE]], parts);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item, parts)]));
}

/** @param {string} letters */
async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// A page that was opened from a folder may load scripts and no other files, so data comes as scripts that call ``take``.
const home = /** @type {HTMLScriptElement} */ (document.currentScript).src;
/** @type {Map<string, (store: Promise<any>) => void>} */
const takers = new Map();
/** @type {Map<string, Promise<any>>} */
const stores = new Map();
const take = (/** @type {string} */ name, /** @type {string} */ letters) => takers.get(name)?.(unpacked(letters));

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
function script(path) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = String(new URL(path, home));
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${path} cannot be loaded`));
    document.head.append(element);
  });
}

/** @param {string} name */
function storeOf(name) {
  const known = stores.get(name);
  if (known) return known;
  const store = new Promise((resolve, reject) => {
    takers.set(name, resolve);
    script(`stores/${name}.js`).catch(reject);
  });
  stores.set(name, store);
  return store;
}

/** @type {Promise<unknown> | null} */
let plotly = null;

const keyOf = (/** @type {any} */ value) => (value == null ? "" : typeof value === "object" ? Object.values(value).join("+") : String(value));

/**
 * The same text with the digits 0 to 9: those of any other script stand in a row, in mathematics five rows on end.
 * @param {string} text
 */
function plainDigits(text) {
  const isDigit = (/** @type {number} */ place) => /\p{Nd}/u.test(String.fromCodePoint(place));
  return text.replace(/\p{Nd}/gu, (digit) => {
    const place = digit.codePointAt(0) ?? 0;
    let zero = place;
    while (isDigit(zero - 1)) zero -= 1;
    return String((place - zero) % 10);
  });
}

/**
 * As much of an answer as is read.
 * @param {string} text
 * @param {NumberReading} reading
 */
const readable = (text, { longest }) => [...text].slice(0, longest).join("");

/**
 * A typed number by the same steps as in the kernel (``quiz/grading.py``), which names what may stand beside it.
 * @param {string} text
 * @param {NumberReading} reading
 * @returns {number | null}
 */
function typedNumber(text, { blanks, signs, stems, pattern }) {
  let bare = text.toLowerCase();
  for (const sign of signs) bare = bare.replaceAll(sign, " ");
  bare = bare.replace(/[\p{L}\p{Nl}\p{No}]+/gu, (word) => (stems.includes(word.replace(/s+$/, "")) ? " " : word));
  bare = plainDigits(bare.replaceAll("−", "-").replace(new RegExp(blanks, "g"), " ").replace(/^ | $/g, ""));
  return new RegExp(`^(?:${pattern})$`).test(bare) ? Number(bare.replace(/[ ,]/g, "")) : null;
}

/**
 * The reply that the kernel would give: of a number by the first band that holds it, else by the answer itself.
 * @param {QuestionItem} item
 * @param {any} value
 * @returns {Reply}
 */
function replyTo({ replies, answers, number }, value) {
  if (!number) return replies[answers[keyOf(value)] ?? answers.other];
  if (!value.replace(new RegExp(number.blanks, "g"), "")) return replies[answers.empty];
  const read = readable(value, number);
  const given = typedNumber(read, number);
  if (given === null) {
    const unread = replies[answers.unread];
    return { ...unread, text: unread.text.replace("{answer}", () => read) };
  }
  const within = number.bands.find(([low, high]) => (low ?? -Infinity) <= given && given <= (high ?? Infinity));
  return replies[/** @type {NumberReading["bands"][0]} */ (within)[2]];
}

/**
 * @param {QuestionItem} item
 * @returns {ModelHere<QuestionTraits>}
 */
function question(item) {
  /** @type {ModelHere<QuestionTraits>} */
  const model = modelOf({ ...item.state }, (saved) => {
    if (saved.has("hints_asked")) model.receive("hints", item.hints.slice(0, model.get("hints_asked")));
    if (!saved.has("answer")) return;
    const { value, serial = 0 } = model.get("answer");
    model.receive("reply", { ...replyTo(item, value), serial });
  });
  return model;
}

/**
 * @param {PredictionItem} item
 * @returns {ModelHere<PredictionTraits>}
 */
function prediction(item) {
  /** @type {ModelHere<PredictionTraits>} */
  const model = modelOf({ ...item.state }, (saved) => {
    if (!saved.has("guess")) return;
    model.receive("drawing", model.get("guess").values);
    model.receive("record", item.record);
  });
  return model;
}

/**
 * The two models of a chart: its picture with the controls, and its words.
 * @param {ChartStore} store
 * @param {string} start
 * @returns {[ModelHere<ChartTraits>, ModelHere<WordsTraits>]}
 */
function chart(store, start) {
  /** @type {(key: string) => StoredState} */
  const stateAt = (key) => whole(store.states[key], store.parts);
  const { words, limits, ...first } = stateAt(start);
  /** @type {ModelHere<WordsTraits>} */
  const spoken = modelOf({ name: store.name, words, limits });
  /** @type {Partial<ChartTraits>} */
  const begun = { name: store.name, labels: store.labels, state: { serial: 0, ...first } };
  const model = modelOf(begun, () => {
    const { choices, serial } = model.get("wanted");
    const now = stateAt(first.controls.map(({ name }) => keyOf(choices[name])).join("|"));
    model.receive("state", { serial, controls: now.controls, choices: now.choices, chart: now.chart });
    spoken.receive("words", now.words);
    spoken.receive("limits", now.limits);
  });
  return [model, spoken];
}

/**
 * @param {HTMLElement} place
 * @param {string} className
 */
function add(place, className, text = "") {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  place.append(element);
  return element;
}

/** What a printed form says of itself: which store has its state, and where in it. */
const said = (/** @type {HTMLElement} */ part) => /** @type {Said} */ (part.dataset);

/** @type {Record<string, Mount>} */
const mounts = {
  async chart(part, place, courselab) {
    /** @type {ChartStore} */
    const store = await storeOf(said(part).store);
    plotly ??= script("plotly.js");
    const [model, spoken] = chart(store, said(part).start);
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
    /** @type {LedgerItem} */
    const item = await itemOf(part);
    /** @type {ModelHere<LedgerTraits>} */
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

/** @param {HTMLElement} part */
async function itemOf(part) {
  /** @type {LessonStore} */
  const store = await storeOf(said(part).store);
  return whole(store.items[said(part).item], store.parts);
}

/**
 * Put the live component beside the printed form, which then only a printer shows.
 * @param {HTMLElement} part
 * @param {Components} courselab
 */
async function mount(part, courselab) {
  const place = document.createElement("div");
  place.className = "courselab-live";
  part.append(place);
  await mounts[said(part).courselab](part, place, courselab);
  part.dataset.live = "";
}

/**
 * Mount each part of the page when it comes near.
 * @param {Components} courselab
 */
function start(courselab) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
        watcher.unobserve(target);
        mount(/** @type {HTMLElement} */ (target), courselab);
      }
    },
    { rootMargin: "900px 0px" },
  );
  for (const part of document.querySelectorAll(".courselab-part")) watcher.observe(part);
}

export default { modelOf, whole, question, prediction, chart, replyTo, take, start };
