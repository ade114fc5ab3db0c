// Draw a guess by pointer, by keyboard or by typing; commit; then see the record beside it.
const SVG = "http://www.w3.org/2000/svg";

/** @type {<Name extends keyof SVGElementTagNameMap>(name: Name, attributes?: Record<string, unknown>, ...children: Child[]) => SVGElementTagNameMap[Name]} */
const shape = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

// The width of a letter and the height of a row in a line's name, in pixels, on the safe side.
const LETTER = 8.2;
const ROW = 16;

/**
 * A text in rows of at most so many letters, unless a word is longer.
 * @param {string} text
 * @param {number} letters
 */
function wrapped(text, letters) {
  /** @type {string[]} */
  const rows = [];
  for (const word of text.split(" ")) {
    const longer = rows.length ? `${rows.at(-1)} ${word}` : word;
    if (rows.length && longer.length <= letters) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}

// On a narrow page: pixels between two points to be drawn, and how many known years stay in sight at least.
const APART = 20;
const FEWEST_KNOWN = 4;

// Pixels: how far beside a point a stroke still moves it and a finger still holds it, and how far the field reaches
// beyond its shade, so that a point on the edge can be taken hold of.
const REACH = 24;
const BRINK = 14;

/** @type {(text: string, values: Record<string, string | number>) => string} */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * A number with exactly so many decimals, in the form and the rounding of the kernel, whatever language the page has; never “-0”.
 * @param {number} value
 * @param {number} digits
 * @param {string} language
 */
function exact(value, digits, language) {
  const shown = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
  /** @type {Intl.NumberFormatOptions} */
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits, roundingMode: "halfEven" };
  return shown.toLocaleString(language, form);
}

/**
 * The lowest value and the round numbers above it, at most seven in all.
 * @param {number} low
 * @param {number} high
 */
function ticks(low, high) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.floor(low / step) + 1;
  const count = Math.floor((high * (1 + 1e-9)) / step) - first + 1;
  return [low, ...Array.from({ length: count }, (_, index) => (first + index) * step)];
}

/**
 * A guess beside the record: the year that differs most, the peak, and the question to think about; and the rows.
 * @param {Pick<Task, "digits" | "step" | "language">} task
 * @param {GapLabels} labels
 * @param {Revealed} record
 * @param {Guess} guess
 */
function gapOf(task, labels, record, guess) {
  const number = (/** @type {number} */ value) => exact(value, task.digits, task.language);
  const rows = record.points.map(([year, recorded]) => ({ year, drawn: guess.get(year), recorded, gap: guess.get(year) - recorded }));
  const highest = (/** @type {"drawn" | "recorded"} */ key) => rows.reduce((best, row) => (row[key] > best[key] ? row : best)).year;
  const widest = rows.reduce((best, row) => (Math.abs(row.gap) > Math.abs(best.gap) ? row : best));
  const { year, gap } = widest;
  const largest = Math.abs(gap) <= task.step ? labels.within : gap > 0 ? labels.too_high : labels.too_low;
  const [peak, drawnPeak] = [highest("recorded"), highest("drawn")];
  const level = rows.every((row) => row.drawn === rows[0].drawn);
  const peaks = level ? labels.level : peak === drawnPeak ? labels.same_peak : labels.other_peak;
  return {
    words: [
      filled(largest, { year, drawn: number(widest.drawn), recorded: number(widest.recorded), gap: number(Math.abs(gap)) }),
      filled(peaks, { year: peak, drawn: drawnPeak }),
      record.think,
    ].join(" "),
    rows: rows.map((row) => [String(row.year), number(row.drawn), number(row.recorded), number(row.gap)]),
  };
}

function render({ model, el }) {
  const task = model.get("task");
  const labels = model.get("labels");
  const years = [...task.known.map(([year]) => year), ...task.asked];
  const last = task.known.at(-1);
  const step = task.step;
  const format = (value) => value.toLocaleString(task.language, { maximumFractionDigits: task.digits });
  const snap = (value) => Math.min(task.max, Math.max(task.min, Math.round(value / step) * step));
  const guess = new Map(task.asked.map((year) => [year, model.get("drawing")[year] ?? snap(last[1])]));
  let open = true;

  const prompt = tag("p", { class: "usmex-prompt" }, ...rich(task.prompt));
  const how = tag("p", { class: "usmex-how" }, labels.how);
  const svg = shape("svg", { role: "group", "aria-label": `${labels.chart.replace("{prompt}", task.prompt.replaceAll("*", ""))} ${task.known_words}` });
  // Only here a finger draws; beside it the page scrolls. An element over the drawing, since browsers heed touch-action
  // on no part of an SVG.
  const field = tag("div", { class: "usmex-field" });
  const commit = tag("button", { type: "button", class: "usmex-check", "data-action": "commit" }, labels.commit);
  const again = tag("button", { type: "button", "data-action": "again", hidden: "" }, labels.again);
  const words = tag("p", { class: "usmex-gap", role: "status" });
  const table = tag("div", { class: "usmex-gap-table", hidden: "" });
  const news = tag("p", { class: "usmex-waiting", role: "status" });
  const typed = new Map(
    task.asked.map((year) => [year, tag("input", { type: "number", min: task.min, max: task.max, step: "any", "aria-label": labels.point.replace("{year}", year) })]),
  );
  const typing = tag("details", {}, tag("summary", {}, `${labels.type} (${task.unit})`),
    tag("div", { class: "usmex-typed" }, ...task.asked.map((year) => tag("label", {}, String(year), typed.get(year)))),
  );
  const root = tag("section", { class: "usmex-prediction", "data-prediction-id": task.id, "data-state": "open" },
    prompt, how, tag("div", { class: "usmex-drawing" }, svg, field), typing, tag("div", { class: "usmex-actions" }, commit, again), words, table, news);
  keepKeys(root);

  // The drawing's own units are pixels, so that its text keeps its size on a phone.
  const place = { width: 700, height: 360, left: 58, right: 112, top: 30, bottom: 30, first: years[0] };
  const x = (year) => place.left + ((year - place.first) / (years.at(-1) - place.first)) * (place.width - place.left - place.right);
  const y = (value) => place.top + ((task.max - value) / (task.max - task.min)) * (place.height - place.top - place.bottom);
  const valueAt = (py) => task.max - ((py - place.top) / (place.height - place.top - place.bottom)) * (task.max - task.min);
  const path = (points) => points.map(([year, value], index) => `${index ? "L" : "M"}${x(year)},${y(Math.min(value, task.max))}`).join("");
  const handles = new Map();
  const marks = ticks(task.min, task.max);

  const change = (year, value) => {
    guess.set(year, snap(value));
    move();
  };
  const share = () => {
    model.set("drawing", Object.fromEntries(guess));
    model.save_changes();
  };
  const setGuess = (year, value) => {
    change(year, value);
    share();
  };

  /** Where the name of a line stands: right of its end, or on a narrow page above it. */
  const nameAt = (year, value, dx) =>
    place.small
      ? { x: place.width - 2, y: Math.max(place.top + 12, y(value) - 15), "text-anchor": "end" }
      : { x: x(year) + dx, y: y(value) + 5, "text-anchor": "start" };

  function line(points, className, label, dy = 0) {
    const [year, value] = points.at(-1);
    const at = nameAt(year, Math.min(value, task.max), 9);
    const rows = place.small ? [label] : wrapped(label, Math.floor((place.right - 9) / LETTER));
    const names = rows.map((row, index) => shape("tspan", { x: at.x, y: at.y + dy - (rows.length - 1 - index) * ROW }, row));
    return [
      shape("path", { d: path(points.filter(([other]) => other >= place.first)), class: className }),
      shape("text", { ...at, class: `${className} usmex-line-name` }, ...names),
    ];
  }

  /** The first year that is drawn: on a narrow page as late as the points to be drawn need to stand apart. */
  function firstYear() {
    const room = (place.width - place.left - place.right) / APART;
    const wanted = years.at(-1) - Math.floor(room);
    const latest = task.known.at(-FEWEST_KNOWN) ?? task.known[0];
    return years.find((year) => year >= Math.min(wanted, latest[0]));
  }

  let guessLine;
  let guessName;
  function draw() {
    place.width = Math.max(300, Math.min(760, el.clientWidth || 700));
    place.small = place.width < 480;
    place.right = place.small ? 20 : 112;
    place.left = Math.max(place.small ? 34 : 58, 14 + 8 * Math.max(...marks.map((value) => format(value).length)));
    place.first = place.small ? firstYear() : years[0];
    svg.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
    svg.setAttribute("height", place.height);
    svg.setAttribute("width", place.width);
    const focused = [...handles].find(([, handle]) => handle === document.activeElement)?.[0];
    svg.replaceChildren();
    handles.clear();
    const zone = (x(last[0]) + x(task.asked[0])) / 2;
    svg.append(shape("rect", { x: zone, y: place.top, width: place.width - place.right - zone + 8, height: place.height - place.top - place.bottom, class: "usmex-zone" }));
    const edges = [(place.top - BRINK) / place.height, (place.right - BRINK) / place.width, (place.bottom - BRINK) / place.height, zone / place.width];
    field.style.inset = edges.map((part) => `${100 * part}%`).join(" ");
    field.hidden = !open;
    for (const value of marks) {
      svg.append(
        shape("line", { x1: place.left, x2: place.width - place.right + 8, y1: y(value), y2: y(value), class: value === task.min ? "usmex-base" : "usmex-grid" }),
        shape("text", { x: place.left - 7, y: y(value) + 5, "text-anchor": "end", "aria-hidden": "true" }, format(value)),
      );
    }
    svg.append(shape("text", { x: 2, y: 14, class: "usmex-unit-name", "aria-hidden": "true" }, task.unit));
    // From the last year backwards, as many years as have room for their names.
    let free = Infinity;
    for (const year of [...years].reverse()) {
      if (year < place.first || free - x(year) < 42) continue;
      free = x(year);
      svg.append(shape("text", { x: free, y: place.height - 8, "text-anchor": "middle", "aria-hidden": "true" }, String(year)));
    }
    const record = model.get("record").points ?? [];
    for (const { label, points } of task.context) svg.append(...line(points, "usmex-context", label));
    svg.append(shape("path", { d: path(task.known.filter(([year]) => year >= place.first)), class: "usmex-known" }));
    guessLine = shape("path", { class: "usmex-guess" });
    guessName = shape("text", { class: "usmex-guess usmex-line-name" }, labels.guess);
    svg.append(guessLine, guessName);
    for (const year of task.asked) handles.set(year, handle(year));
    svg.append(...handles.values());
    // The record stands above the guess and the names above both, so that none is covered.
    if (record.length) {
      svg.append(...line([last, ...record], "usmex-record", labels.record, nameShift(record)));
      for (const [year, value] of record) svg.append(shape("rect", { x: x(year) - 5, y: y(Math.min(value, task.max)) - 5, width: 10, height: 10, class: "usmex-record-mark" }));
    }
    svg.append(...svg.querySelectorAll(".usmex-line-name"));
    move();
    if (focused !== undefined) handles.get(focused).focus();
  }

  /** Keep the two names at the right end of the lines apart. */
  function nameShift(record) {
    const gap = y(record.at(-1)[1]) - y(guess.get(task.asked.at(-1)));
    return Math.abs(gap) >= 16 ? 0 : gap >= 0 ? 16 - gap : -16 - gap;
  }

  const radius = () => (!open ? 7 : place.small ? 9 : 11);

  function handle(year) {
    const circle = shape("circle", {
      r: radius(), tabindex: 0, role: "slider", "aria-orientation": "vertical",
      "aria-label": labels.point.replace("{year}", year), "aria-valuemin": task.min, "aria-valuemax": task.max,
    });
    circle.addEventListener("keydown", (event) => {
      if (!open) return;
      const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10 * step, PageDown: -10 * step }[event.key];
      const value = by !== undefined ? guess.get(year) + by : { Home: task.min, End: task.max }[event.key];
      if (value === undefined) return;
      event.preventDefault();
      setGuess(year, value);
    });
    return circle;
  }

  function move() {
    guessLine.setAttribute("d", path([last, ...guess]));
    const end = task.asked.at(-1);
    for (const [key, value] of Object.entries(nameAt(end, guess.get(end), 14))) guessName.setAttribute(key, value);
    for (const [year, circle] of handles) {
      const value = guess.get(year);
      circle.setAttribute("cx", x(year));
      circle.setAttribute("cy", y(value));
      circle.setAttribute("aria-valuenow", value);
      circle.setAttribute("aria-valuetext", labels.value.replace("{value}", format(value)));
      circle.setAttribute("aria-disabled", String(!open));
      if (document.activeElement !== typed.get(year)) typed.get(year).value = value;
      typed.get(year).disabled = !open;
    }
  }

  for (const [year, input] of typed) {
    input.addEventListener("change", () => {
      const value = Number(input.value);
      if (input.value.trim() !== "" && Number.isFinite(value)) setGuess(year, value);
      input.value = guess.get(year);
    });
  }

  const pointOf = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const beside = (year, px) => Math.abs(x(year) - px);
  /** A pointer and where it was last, with the point that it moves: how near it has come to that, and at what height. */
  let stroke = null;
  const take = (year, py) => {
    Object.assign(stroke, { year, near: beside(year, stroke.x), height: py });
    handles.get(year).focus({ preventScroll: true });
    change(year, valueAt(py));
  };
  /** Draw on to a place: each point on the way takes the height of the stroke there; the last one follows it, up and down. */
  function drawTo(px, py) {
    const { x: fromX, y: fromY } = stroke;
    const part = (year) => (x(year) - fromX) / (px - fromX);
    const passed = task.asked.filter((year) => part(year) > 0 && part(year) <= 1).sort((one, other) => part(one) - part(other));
    for (const year of passed) {
      if (stroke.year !== null) change(stroke.year, valueAt(stroke.height));
      stroke.x = x(year);
      take(year, fromY + (py - fromY) * part(year));
    }
    Object.assign(stroke, { x: px, y: py });
    if (stroke.year === null) return;
    const near = beside(stroke.year, px);
    if (near <= stroke.near) Object.assign(stroke, { near, height: py });
    change(stroke.year, valueAt(near <= REACH ? py : stroke.height));
  }
  const lift = () => {
    if (stroke) share();
    stroke = null;
  };
  field.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    // A second finger ends the stroke of the first.
    if (stroke || !event.isPrimary || event.button !== 0) return lift();
    field.setPointerCapture(event.pointerId);
    const point = pointOf(event);
    const year = task.asked.reduce((best, item) => (beside(item, point.x) < beside(best, point.x) ? item : best));
    const off = y(guess.get(year)) - point.y;
    // A point that is taken hold of beside its middle stays where it is.
    const held = Math.hypot(off, beside(year, point.x)) <= (event.pointerType === "touch" ? REACH : radius());
    const above = held ? off : 0;
    stroke = { pointer: event.pointerId, above, x: point.x, y: point.y + above, year: null };
    if (beside(year, point.x) <= REACH) take(year, stroke.y);
  });
  field.addEventListener("pointermove", (event) => {
    if (event.pointerId !== stroke?.pointer) return;
    // The button was released where the page is not told of it.
    if (!event.buttons) return lift();
    const point = pointOf(event);
    drawTo(point.x, point.y + stroke.above);
  });
  // Whatever ends a stroke: the finger is lifted, the browser takes the gesture for its own, the window is left.
  field.addEventListener("lostpointercapture", lift);

  const kernel = patience(news, labels.waiting);
  let serial = 0;
  commit.addEventListener("click", () => {
    serial = following(serial);
    kernel.asked();
    model.set("guess", { values: Object.fromEntries(guess), serial });
    model.save_changes();
  });
  again.addEventListener("click", () => {
    open = true;
    root.dataset.state = "open";
    commit.hidden = false;
    again.hidden = true;
    model.set("record", {});
    model.save_changes();
    handles.get(task.asked[0]).focus();
  });

  const showNews = () => {
    kernel.heard();
    news.textContent = model.get("news");
  };
  const reveal = () => {
    showNews();
    const record = model.get("record");
    const shown = (record.points ?? []).length > 0;
    words.replaceChildren(...rich(record.words ?? ""));
    if (shown) {
      // What counts is the guess that the kernel took, which another view of this prediction may have drawn.
      for (const [year, value] of Object.entries(model.get("drawing"))) guess.set(Number(year), value);
      const gap = gapOf(task, labels, record, guess);
      words.replaceChildren(...rich(gap.words));
      open = false;
      stroke = null;
      root.dataset.state = "committed";
      const hadFocus = document.activeElement === commit;
      commit.hidden = true;
      again.hidden = false;
      if (hadFocus) again.focus();
      const heads = [labels.year, labels.guess, labels.record, labels.gap];
      table.replaceChildren(
        tag("table", {},
          tag("thead", {}, tag("tr", {}, ...heads.map((name) => tag("th", { scope: "col" }, name)))),
          tag("tbody", {}, ...gap.rows.map(([year, ...cells]) => tag("tr", {}, tag("th", { scope: "row" }, year), ...cells.map((cell) => tag("td", {}, cell))))),
        ),
      );
    }
    table.hidden = !shown;
    draw();
  };
  model.on("change:record", reveal);
  model.on("change:news", showNews);
  el.append(root);
  reveal();
  const watcher = new ResizeObserver(() => {
    if (Math.abs(Math.max(300, Math.min(760, el.clientWidth)) - place.width) > 1) draw();
  });
  watcher.observe(el);
  return () => {
    watcher.disconnect();
    kernel.stop();
    model.off("change:record", reveal);
    model.off("change:news", showNews);
  };
}

export default { gapOf, render };
