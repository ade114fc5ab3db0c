// Draw a guess by pointer, by keyboard or by typing; commit; then see the record beside it.
const SVG = "http://www.w3.org/2000/svg";

/** @type {<Name extends keyof SVGElementTagNameMap>(name: Name, attributes?: Record<string, unknown>, ...children: Child[]) => SVGElementTagNameMap[Name]} */
const shape = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

// The width of a letter and the height of a row in a line's name, in pixels, on the safe side.
const LETTER = 8.2;
const ROW = 16;
// How far the names of two years stand apart at least, in pixels.
const NAME = 42;

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

/**
 * Of some years, from the last one backwards, as many as have room for their names.
 * @param {number[]} years
 * @param {(year: number) => number} x
 */
function spaced(years, x) {
  let free = Infinity;
  return [...years].reverse().filter((year) => {
    if (free - x(year) < NAME) return false;
    free = x(year);
    return true;
  });
}

/**
 * Where a key moves a point to; null for a key that moves none.
 * @param {string} key
 * @param {number} value
 * @param {Pick<Task, "min" | "max" | "step">} task
 */
function movedBy(key, value, { min, max, step }) {
  const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10 * step, PageDown: -10 * step }[key];
  return by !== undefined ? value + by : ({ Home: min, End: max }[key] ?? null);
}

/**
 * What was typed for a point; null for nothing and for no number. A browser gives no other text than a number for a field of numbers.
 * @param {string} text
 */
function typedValue(text) {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : null;
}

/**
 * A drawing of some width: where years and values lie in it, and where the name of a line stands. Its units are pixels, so
 * that its text keeps its size on a phone.
 * @param {Task} task
 * @param {number} width
 */
function planeOf(task, width) {
  const small = width < 480;
  const years = [...task.known.map(([year]) => year), ...task.asked];
  const marks = ticks(task.min, task.max);
  const format = (/** @type {number} */ value) => value.toLocaleString(task.language, { maximumFractionDigits: task.digits });
  const [height, top, bottom] = [360, 30, 30];
  const right = small ? 20 : 112;
  const left = Math.max(small ? 34 : 58, 14 + 8 * Math.max(...marks.map((value) => format(value).length)));

  /** The first year that is drawn: on a narrow page as late as the points to be drawn need to stand apart. */
  function firstYear() {
    const wanted = years.at(-1) - Math.floor((width - left - right) / APART);
    const latest = task.known.at(-FEWEST_KNOWN) ?? task.known[0];
    return years.find((year) => year >= Math.min(wanted, latest[0])) ?? years[0];
  }
  const first = small ? firstYear() : years[0];

  const x = (/** @type {number} */ year) => left + ((year - first) / (years.at(-1) - first)) * (width - left - right);
  const y = (/** @type {number} */ value) => top + ((task.max - value) / (task.max - task.min)) * (height - top - bottom);
  return {
    small, width, height, left, right, top, bottom, marks, format, x, y,
    /** The years that are drawn. */
    years: years.filter((year) => year >= first),
    /** What of a line is drawn. */
    seen: (/** @type {Point[]} */ points) => points.filter(([year]) => year >= first),
    valueAt: (/** @type {number} */ py) => task.max - ((py - top) / (height - top - bottom)) * (task.max - task.min),
    path: (/** @type {Point[]} */ points) => points.map(([year, value], index) => `${index ? "L" : "M"}${x(year)},${y(Math.min(value, task.max))}`).join(""),
    /** Where the name of a line stands: right of its end, or on a narrow page above it. */
    nameAt: (/** @type {number} */ year, /** @type {number} */ value, /** @type {number} */ dx) =>
      small ? { x: width - 2, y: Math.max(top + 12, y(value) - 15), "text-anchor": "end" } : { x: x(year) + dx, y: y(value) + 5, "text-anchor": "start" },
  };
}

/**
 * Let a pointer draw in ``field``: each point that it passes takes the height of the stroke there, the last one follows it.
 * @param {HTMLElement} field
 * @param {SVGSVGElement} svg
 * @param {number[]} asked
 * @param {Hand} hand
 */
function drawIn(field, svg, asked, hand) {
  const pointOf = (/** @type {PointerEvent} */ event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const beside = (/** @type {number} */ year, /** @type {number} */ px) => Math.abs(hand.x(year) - px);
  /** @type {Stroke | null} */
  let stroke = null;
  /** @type {(stroke: Stroke, year: number, py: number) => void} */
  const take = (stroke, year, py) => {
    stroke.held = { year, near: beside(year, stroke.x), height: py };
    hand.hold(year);
    hand.change(year, py);
  };
  /** @type {(stroke: Stroke, px: number, py: number) => void} */
  const drawTo = (stroke, px, py) => {
    const { x: fromX, y: fromY } = stroke;
    const part = (/** @type {number} */ year) => (hand.x(year) - fromX) / (px - fromX);
    const passed = asked.filter((year) => part(year) > 0 && part(year) <= 1).sort((one, other) => part(one) - part(other));
    for (const year of passed) {
      if (stroke.held) hand.change(stroke.held.year, stroke.held.height);
      stroke.x = hand.x(year);
      take(stroke, year, fromY + (py - fromY) * part(year));
    }
    Object.assign(stroke, { x: px, y: py });
    const { held } = stroke;
    if (!held) return;
    const near = beside(held.year, px);
    if (near <= held.near) Object.assign(held, { near, height: py });
    hand.change(held.year, near <= REACH ? py : held.height);
  };
  const lift = () => {
    if (stroke) hand.share();
    stroke = null;
  };
  field.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    // A second finger ends the stroke of the first.
    if (stroke || !event.isPrimary || event.button !== 0) return lift();
    field.setPointerCapture(event.pointerId);
    const point = pointOf(event);
    const year = asked.reduce((best, item) => (beside(item, point.x) < beside(best, point.x) ? item : best));
    const off = hand.y(year) - point.y;
    // A point that is taken hold of beside its middle stays where it is.
    const within = Math.hypot(off, beside(year, point.x)) <= (event.pointerType === "touch" ? REACH : hand.radius());
    const above = within ? off : 0;
    stroke = { pointer: event.pointerId, above, x: point.x, y: point.y + above, held: null };
    if (beside(year, point.x) <= REACH) take(stroke, year, stroke.y);
  });
  field.addEventListener("pointermove", (event) => {
    if (event.pointerId !== stroke?.pointer) return;
    // The button was released where the page is not told of it.
    if (!event.buttons) return lift();
    const point = pointOf(event);
    drawTo(stroke, point.x, point.y + stroke.above);
  });
  // Whatever ends a stroke: the finger is lifted, the browser takes the gesture for its own, the window is left.
  field.addEventListener("lostpointercapture", lift);
  return { drop: () => (stroke = null) };
}

/** @param {View<PredictionTraits>} view */
function render({ model, el }) {
  const task = model.get("task");
  const labels = model.get("labels");
  const last = task.known.at(-1);
  const end = task.asked.at(-1);
  const step = task.step;
  const snap = (/** @type {number} */ value) => Math.min(task.max, Math.max(task.min, Math.round(value / step) * step));
  const guess = /** @type {Guess} */ (new Map(task.asked.map((year) => [year, model.get("drawing")[year] ?? snap(last[1])])));
  let open = true;

  const prompt = tag("p", { class: "courselab-prompt" }, ...rich(task.prompt));
  const how = tag("p", { class: "courselab-how" }, labels.how);
  const svg = shape("svg", { role: "group", "aria-label": `${labels.chart.replace("{prompt}", task.prompt.replaceAll("*", ""))} ${task.known_words}` });
  // Only here a finger draws; beside it the page scrolls. An element over the drawing, since browsers heed touch-action
  // on no part of an SVG.
  const field = tag("div", { class: "courselab-field" });
  const commit = tag("button", { type: "button", class: "courselab-check", "data-action": "commit" }, labels.commit);
  const again = tag("button", { type: "button", "data-action": "again", hidden: "" }, labels.again);
  const words = tag("p", { class: "courselab-gap", role: "status" });
  const table = tag("div", { class: "courselab-gap-table", hidden: "" });
  const news = tag("p", { class: "courselab-waiting", role: "status" });
  const nameOf = (/** @type {number} */ year) => labels.point.replace("{year}", String(year));
  const typed = task.asked.map((year) => ({ year, input: tag("input", { type: "number", min: task.min, max: task.max, step: "any", "aria-label": nameOf(year) }) }));
  const typing = tag("details", {}, tag("summary", {}, `${labels.type} (${task.unit})`),
    tag("div", { class: "courselab-typed" }, ...typed.map(({ year, input }) => tag("label", {}, String(year), input))),
  );
  const root = tag("section", { class: "courselab-prediction", "data-prediction-id": task.id, "data-state": "open" },
    prompt, how, tag("div", { class: "courselab-drawing" }, svg, field), typing, tag("div", { class: "courselab-actions" }, commit, again), words, table, news);
  keepKeys(root);

  const room = () => Math.max(300, Math.min(760, el.clientWidth || 700));
  let plane = planeOf(task, room());
  /** @type {Map<number, SVGCircleElement>} */
  const handles = new Map();
  const guessLine = shape("path", { class: "courselab-guess" });
  const guessName = shape("text", { class: "courselab-guess courselab-line-name" }, labels.guess);

  const change = (/** @type {number} */ year, /** @type {number} */ value) => {
    guess.set(year, snap(value));
    move();
  };
  const share = () => {
    model.set("drawing", Object.fromEntries(guess));
    model.save_changes();
  };
  const setGuess = (/** @type {number} */ year, /** @type {number} */ value) => {
    change(year, value);
    share();
  };
  const radius = () => (!open ? 7 : plane.small ? 9 : 11);

  /** @type {(points: Point[], className: string, label: string, dy?: number) => SVGElement[]} */
  function line(points, className, label, dy = 0) {
    const [year, value] = points.at(-1);
    const at = plane.nameAt(year, Math.min(value, task.max), 9);
    const rows = plane.small ? [label] : wrapped(label, Math.floor((plane.right - 9) / LETTER));
    const names = rows.map((row, index) => shape("tspan", { x: at.x, y: at.y + dy - (rows.length - 1 - index) * ROW }, row));
    return [
      shape("path", { d: plane.path(plane.seen(points)), class: className }),
      shape("text", { ...at, class: `${className} courselab-line-name` }, ...names),
    ];
  }

  /** The shade over the years to be drawn, and the field over it. */
  function zone() {
    const { x, width, height, top, right, bottom } = plane;
    const begin = (x(last[0]) + x(task.asked[0])) / 2;
    const edges = [(top - BRINK) / height, (right - BRINK) / width, (bottom - BRINK) / height, begin / width];
    field.style.inset = edges.map((part) => `${100 * part}%`).join(" ");
    field.hidden = !open;
    return shape("rect", { x: begin, y: top, width: width - right - begin + 8, height: height - top - bottom, class: "courselab-zone" });
  }

  /** The lines of the values with their numbers, the unit, and the years that have room for their names. */
  function scale() {
    const { x, y, left, width, right, height } = plane;
    const made = plane.marks.flatMap((value) => [
      shape("line", { x1: left, x2: width - right + 8, y1: y(value), y2: y(value), class: value === task.min ? "courselab-base" : "courselab-grid" }),
      shape("text", { x: left - 7, y: y(value) + 5, "text-anchor": "end", "aria-hidden": "true" }, plane.format(value)),
    ]);
    const names = spaced(plane.years, x).map((year) => shape("text", { x: x(year), y: height - 8, "text-anchor": "middle", "aria-hidden": "true" }, String(year)));
    return [...made, shape("text", { x: 2, y: 14, class: "courselab-unit-name", "aria-hidden": "true" }, task.unit), ...names];
  }

  function draw() {
    plane = planeOf(task, room());
    const { x, y, width, height } = plane;
    fill(svg, { viewBox: `0 0 ${width} ${height}`, height, width }, []);
    const focused = task.asked.find((year) => handles.get(year) === document.activeElement);
    handles.clear();
    for (const year of task.asked) handles.set(year, handle(year));
    const record = model.get("record").points ?? [];
    svg.replaceChildren(
      zone(),
      ...scale(),
      ...task.context.flatMap(({ label, points }) => line(points, "courselab-context", label)),
      shape("path", { d: plane.path(plane.seen(task.known)), class: "courselab-known" }),
      guessLine,
      guessName,
      ...handles.values(),
    );
    // The record stands above the guess and the names above both, so that none is covered.
    if (record.length) {
      svg.append(...line([last, ...record], "courselab-record", labels.record, nameShift(record)));
      for (const [year, value] of record) svg.append(shape("rect", { x: x(year) - 5, y: y(Math.min(value, task.max)) - 5, width: 10, height: 10, class: "courselab-record-mark" }));
    }
    svg.append(...svg.querySelectorAll(".courselab-line-name"));
    move();
    if (focused !== undefined) handles.get(focused)?.focus();
  }

  /** Keep the two names at the right end of the lines apart. */
  function nameShift(/** @type {Point[]} */ record) {
    const gap = plane.y(record.at(-1)[1]) - plane.y(guess.get(end));
    return Math.abs(gap) >= 16 ? 0 : gap >= 0 ? 16 - gap : -16 - gap;
  }

  function handle(/** @type {number} */ year) {
    const circle = shape("circle", {
      r: radius(), tabindex: 0, role: "slider", "aria-orientation": "vertical",
      "aria-label": nameOf(year), "aria-valuemin": task.min, "aria-valuemax": task.max,
    });
    circle.addEventListener("keydown", (event) => {
      const value = open ? movedBy(event.key, guess.get(year), task) : null;
      if (value === null) return;
      event.preventDefault();
      setGuess(year, value);
    });
    return circle;
  }

  function move() {
    guessLine.setAttribute("d", plane.path([last, ...guess]));
    fill(guessName, plane.nameAt(end, guess.get(end), 14), []);
    for (const [year, circle] of handles) {
      const value = guess.get(year);
      const told = labels.value.replace("{value}", plane.format(value));
      fill(circle, { cx: plane.x(year), cy: plane.y(value), "aria-valuenow": value, "aria-valuetext": told, "aria-disabled": !open }, []);
    }
    for (const { year, input } of typed) {
      if (document.activeElement !== input) input.value = String(guess.get(year));
      input.disabled = !open;
    }
  }

  for (const { year, input } of typed) {
    input.addEventListener("change", () => {
      const value = typedValue(input.value);
      if (value !== null) setGuess(year, value);
      input.value = String(guess.get(year));
    });
  }

  const pointer = drawIn(field, svg, task.asked, {
    x: (year) => plane.x(year),
    y: (year) => plane.y(guess.get(year)),
    radius,
    hold: (year) => handles.get(year)?.focus({ preventScroll: true }),
    change: (year, py) => change(year, plane.valueAt(py)),
    share,
  });

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
    handles.get(task.asked[0])?.focus();
  });

  const showNews = () => {
    kernel.heard();
    news.textContent = model.get("news");
  };
  const reveal = () => {
    showNews();
    const { points = [], think = "", words: missing = "" } = model.get("record");
    const shown = points.length > 0;
    words.replaceChildren(...rich(missing));
    if (shown) {
      // What counts is the guess that the kernel took, which another view of this prediction may have drawn.
      for (const [year, value] of Object.entries(model.get("drawing"))) guess.set(Number(year), value);
      const gap = gapOf(task, labels, { points, think }, guess);
      words.replaceChildren(...rich(gap.words));
      open = false;
      pointer.drop();
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
    if (Math.abs(room() - plane.width) > 1) draw();
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
