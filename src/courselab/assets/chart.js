// A chart with its controls. The kernel computes; this module draws what it is sent and reports what is chosen.
/**
 * Why something cannot be chosen, in a paragraph that is hidden while there is nothing to say.
 * @param {HTMLElement} reason
 * @param {string} text
 */
function explain(reason, text) {
  if (reason.textContent !== text) reason.textContent = text;
  reason.hidden = text === "";
}

/**
 * Where a handle can stand: at every whole number, else at the stops that a control names.
 * @param {YearControl | SliderControl} control
 */
function scaleOf({ low, high, stops }) {
  /** @type {Scale} */
  const every = { min: low, max: high, valueAt: Number, placeOf: String };
  if (!stops) return every;
  /** @type {Scale} */
  const some = { min: 0, max: stops.length - 1, valueAt: (place) => stops[Number(place)], placeOf: (value) => String(stops.indexOf(value)) };
  return some;
}

/** The two ends of a track, written beneath it. */
const limitsOf = (/** @type {YearControl | SliderControl} */ { low, high }) => tag("div", { class: "courselab-limits", "aria-hidden": "true" }, tag("span", {}, String(low)), tag("span", {}, String(high)));

/**
 * Two native sliders on one track; each keeps to its side of the other.
 * @type {MakeControl<YearControl>}
 */
function yearRange(control, labels, id, report) {
  const box = tag("fieldset", { class: "courselab-years", "data-control": control.name });
  const shown = tag("output", {});
  const fill = tag("span", { class: "courselab-fill" });
  const scale = scaleOf(control);
  const handle = (/** @type {"from" | "to"} */ which) =>
    tag("input", {
      type: "range",
      min: scale.min,
      max: scale.max,
      step: 1,
      "aria-label": `${control.label}: ${labels[which]}`,
      "data-end": which,
    });
  const ends = [handle("from"), handle("to")];
  const value = () => ends.map((end) => scale.valueAt(end.value));
  const paint = () => {
    const [first, last] = value().map((year) => `${control.prefix}${year}`);
    shown.value = first === last ? first : `${first}–${last}`;
    const [left, right] = ends.map((end) => (Number(end.value) - scale.min) / (scale.max - scale.min || 1));
    fill.style.left = `${left * 100}%`;
    fill.style.right = `${100 - right * 100}%`;
    ends[0].setAttribute("aria-valuetext", first);
    ends[1].setAttribute("aria-valuetext", last);
    // Where both handles meet at the right edge, the left one must stay within reach of the pointer.
    ends[0].style.zIndex = left > 0.5 ? "3" : "2";
  };
  ends.forEach((end, index) =>
    end.addEventListener("input", () => {
      const other = ends[1 - index].value;
      if (index === 0 && Number(end.value) > Number(other)) end.value = other;
      if (index === 1 && Number(end.value) < Number(other)) end.value = other;
      paint();
      report(control.name, value());
    }),
  );
  box.append(
    tag("legend", {}, control.label, " ", shown),
    tag("div", { class: "courselab-track" }, fill, ...ends),
    limitsOf(control),
  );
  return {
    element: box,
    update(_, chosen) {
      const [first, last] = value();
      if (chosen[0] !== first || chosen[1] !== last) {
        // Set the far end first: a native slider refuses nothing, but its neighbour's side is checked on input.
        ends[1].value = scale.placeOf(chosen[1]);
        ends[0].value = scale.placeOf(chosen[0]);
      }
      paint();
    },
  };
}

/**
 * One native slider with its value in words.
 * @type {MakeControl<SliderControl>}
 */
function slider(control, labels, id, report) {
  const box = tag("fieldset", { class: "courselab-years", "data-control": control.name });
  const shown = tag("output", {});
  const fill = tag("span", { class: "courselab-fill" });
  const reason = tag("p", { class: "courselab-why", id: `${id}-${control.name}-why` });
  const scale = scaleOf(control);
  const handle = tag("input", { type: "range", min: scale.min, max: scale.max, step: 1, "aria-label": control.label, "aria-describedby": reason.id });
  const paint = () => {
    shown.value = control.unit.replace("{value}", String(scale.valueAt(handle.value)));
    handle.setAttribute("aria-valuetext", shown.value);
    fill.style.left = "0%";
    fill.style.right = `${100 - ((Number(handle.value) - scale.min) / (scale.max - scale.min || 1)) * 100}%`;
  };
  handle.addEventListener("input", () => {
    paint();
    report(control.name, scale.valueAt(handle.value));
  });
  box.append(
    tag("legend", {}, control.label, " ", shown),
    tag("div", { class: "courselab-track" }, fill, handle),
    limitsOf(control),
    reason,
  );
  return {
    element: box,
    update(now, chosen) {
      if (chosen !== scale.valueAt(handle.value)) handle.value = scale.placeOf(chosen);
      explain(reason, now.reasons.join(" "));
      handle.disabled = !reason.hidden;
      paint();
    },
  };
}

/**
 * A native list that opens; closed options are greyed and the reason stands beneath.
 * @type {MakeControl<OptionControl>}
 */
function pick(control, labels, id, report) {
  const select = tag("select", { id: `${id}-${control.name}`, "aria-describedby": `${id}-${control.name}-why` });
  const reason = tag("p", { class: "courselab-why", id: `${id}-${control.name}-why` });
  const options = control.options.map((option) => tag("option", { value: option.id }, option.text));
  select.append(...options);
  select.addEventListener("change", () => report(control.name, select.value));
  const box = tag("div", { class: "courselab-pick", "data-control": control.name }, tag("label", { for: select.id }, control.label), select, reason);
  return {
    element: box,
    update(now, chosen) {
      options.forEach((option, index) => (option.disabled = now.options[index].closed));
      if (select.value !== chosen) select.value = chosen;
      explain(reason, now.reasons.join(" "));
    },
  };
}

/**
 * A row of native buttons of one ``type``; closed ones are greyed and the reason stands beneath.
 * @param {OptionControl} control
 * @param {string} id
 * @param {"radio" | "checkbox"} type
 * @param {Record<string, string>} live
 */
function optionRow(control, id, type, live = {}) {
  const box = tag("fieldset", { class: "courselab-choice", "data-control": control.name });
  const reason = tag("p", { class: "courselab-why", id: `${id}-${control.name}-why`, ...live });
  const inputs = control.options.map((option) => tag("input", { type, name: `${id}-${control.name}`, value: option.id }));
  const row = control.options.map((option, index) => tag("label", {}, inputs[index], tag("span", {}, option.text)));
  box.append(tag("legend", {}, control.label), tag("div", { class: "courselab-options" }, ...row), reason);
  return {
    inputs,
    reason,
    element: box,
    update(/** @type {OptionControl} */ now, /** @type {string | string[]} */ chosen) {
      now.options.forEach((option, index) => {
        inputs[index].disabled = option.closed;
        inputs[index].checked = [chosen].flat().includes(option.id);
        if (option.closed) inputs[index].setAttribute("aria-describedby", reason.id);
        else inputs[index].removeAttribute("aria-describedby");
      });
      explain(reason, now.reasons.join(" "));
    },
  };
}

/**
 * One of several options.
 * @type {MakeControl<OptionControl>}
 */
function choice(control, labels, id, report) {
  const row = optionRow(control, id, "radio");
  for (const input of row.inputs) input.addEventListener("change", () => input.checked && report(control.name, input.value));
  return row;
}

/**
 * Some of several options; the last one that is checked stays so.
 * @type {MakeControl<OptionControl>}
 */
function several(control, labels, id, report) {
  const row = optionRow(control, id, "checkbox", { "aria-live": "polite" });
  for (const input of row.inputs) {
    input.addEventListener("change", () => {
      const chosen = row.inputs.filter((other) => other.checked).map((other) => other.value);
      if (chosen.length) return report(control.name, chosen);
      input.checked = true;
      explain(row.reason, labels.one_stays);
    });
  }
  return row;
}

/** @type {Record<Control["kind"], MakeControl<any>>} */
const KINDS = { years: yearRange, slider, choice, pick, several };

/**
 * What each colour stands for, as text that wraps: a letter like the marks, a stroke for a dashed line, else a patch.
 * @param {Entry[]} entries
 */
function legendOf(entries) {
  return entries.map(({ name, color, dash, mark }) => {
    const kind = mark ? "courselab-mark" : dash === "solid" ? "courselab-swatch" : "courselab-swatch courselab-dashed";
    const sign = tag("span", { class: kind, "aria-hidden": "true" }, mark);
    sign.style.setProperty("--swatch", color);
    return tag("li", {}, sign, name);
  });
}

// What the page is told of a figure stands in its layout's meta: marks (each the place of its note and of its line), ends
// (the places of the names at ends of lines), years (the axes with a number for every so many years), names (whether
// the left margin holds names). figure.py writes it.

/**
 * On a narrow page not every year has room for its number.
 * @type {Refit}
 */
function fitYears(layout, width) {
  const room = (width - layout.margin.l - layout.margin.r) / 40;
  const fitted = layout.meta.years.map((key) => {
    const axis = /** @type {YearsAxis} */ (layout[key]);
    const { range, dtick } = axis;
    return [key, { ...axis, dtick: dtick * Math.max(1, Math.ceil((range[1] - range[0]) / room / dtick)) }];
  });
  return { ...layout, ...Object.fromEntries(fitted) };
}

// The names of a flow diagram stand between its columns: below this width they run into each other, and it scrolls.
const FLOW_WIDTH = 560;
// Below this width a chart is laid out anew: it was composed for a page two or three times as wide.
const NARROW_WIDTH = 480;
// Pixels below which a name in a bar is no longer read; it stays in the bar's hover text.
const SMALLEST = 11;

const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/**
 * How many pixels a note of a chart takes.
 * @param {Note} note
 * @param {string} family
 */
function widthOf({ text, font }, family) {
  pen.font = `${/<b>/.test(text) ? "bold " : ""}${font?.size ?? 12}px ${family}`;
  return Math.max(...text.split("<br>").map((line) => pen.measureText(line.replace(/<[^>]*>/g, "")).width));
}

/**
 * Where a note stands from the left edge of the figure: its left end and its right end; null if no axis tells.
 * @param {Note} note
 * @param {Layout} layout
 * @param {number} width
 * @returns {Span | null}
 */
function spanOf(note, layout, width) {
  const [, number] = /^x(\d*)( domain)?$/.exec(note.xref ?? "x") ?? [];
  if (number === undefined) return null;
  const range = layout[`xaxis${number}`]?.range;
  const { l, r } = layout.margin;
  const part = note.xref?.endsWith("domain") ? note.x : range ? (note.x - range[0]) / (range[1] - range[0]) : NaN;
  if (!Number.isFinite(part)) return null;
  const long = widthOf(note, layout.font.family);
  const at = l + part * (width - l - r) + (note.xshift ?? 0);
  const left = note.xanchor === "right" ? at - long : note.xanchor === "left" ? at : at - long / 2;
  return { part, left, right: left + long };
}

/** Of a note that an axis places: wherever it is moved to, an axis still does. @type {(note: Note, layout: Layout, width: number) => Span} */
const placed = (note, layout, width) => /** @type {Span} */ (spanOf(note, layout, width));

/**
 * A note in lines of at most so many pixels.
 * @param {Note} note
 * @param {number} most
 * @param {string} family
 * @returns {Note}
 */
function broken(note, most, family) {
  /** @type {string[]} */
  const lines = [];
  for (const word of note.text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && widthOf({ ...note, text: longer }, family) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return { ...note, text: lines.join("<br>"), align: note.xanchor };
}

/**
 * The margins that the names beside a narrow chart need, and no more.
 * @type {Refit}
 */
function tightened(layout, width) {
  const { r } = layout.margin;
  if (layout.meta.names) {
    const axes = Object.entries(layout).filter(([key]) => key.startsWith("yaxis"));
    return { ...layout, ...Object.fromEntries(axes.map(([key, axis]) => [key, { ...axis, automargin: true }])), margin: { ...layout.margin, l: 12 } };
  }
  // A name moves with the end of its line, by its share of what the plot becomes wider.
  const needed = layout.meta.ends.map((place) => {
    const { part, right } = placed((layout.annotations ?? [])[place], layout, width);
    return r - (width - 4 - right) / part;
  });
  return needed.length ? { ...layout, margin: { ...layout.margin, r: Math.min(r, Math.max(16, ...needed)) } } : layout;
}

/**
 * The notes of a narrow chart: none leaves the figure, and names of dated marks stand in rows and on sides that keep them apart.
 * @type {Refit}
 */
function keptIn(layout, width) {
  const notes = layout.annotations ?? [];
  const shapes = [...(layout.shapes ?? [])];
  const { l, r } = layout.margin;
  const { marks, ends } = layout.meta;
  const lineOf = new Map(marks.map(({ note, line }) => [note, line]));
  const rows = [...new Set(marks.map(({ note }) => notes[note].y))].sort((one, other) => other - one);
  /** @type {{ y: number, left: number, right: number }[]} */
  const taken = [];
  const isFree = (/** @type {number} */ y, /** @type {Span} */ { left, right }) => left >= 0 && right <= width && taken.every((other) => other.y !== y || right + 4 < other.left || left - 4 > other.right);
  const markAt = (/** @type {Note} */ note, /** @type {number} */ line) => {
    /** @type {Note[]} */
    const sides = [note, { ...note, xanchor: note.xanchor === "left" ? "right" : "left", xshift: -(note.xshift ?? 0) }];
    const places = [note.y, ...rows.filter((y) => y !== note.y)].flatMap((y) => sides.map((side) => ({ ...side, y })));
    const found = places.find((place) => isFree(place.y, placed(place, layout, width))) ?? note;
    taken.push({ ...placed(found, layout, width), y: found.y });
    shapes[line] = { ...shapes[line], y1: found.y };
    return found;
  };
  const annotations = notes.map((note, place) => {
    const line = lineOf.get(place);
    if (line !== undefined) return markAt(note, line);
    const first = spanOf(note, layout, width);
    if (!first || ends.includes(place)) return note;
    const fits = first.right - first.left <= width - l - r ? note : broken(note, width - l - r, layout.font.family);
    const { left, right } = placed(fits, layout, width);
    if (right <= width - 2 && fits === note) return note;
    return { ...fits, bgcolor: "rgba(255, 255, 255, 0.8)", xshift: (fits.xshift ?? 0) - Math.min(left, Math.max(0, right - width + 2)) };
  });
  return { ...layout, annotations, shapes };
}

/**
 * The numbers under a narrow chart lie level, and no more of them than have room.
 * @type {Refit}
 */
function levelled(layout, width) {
  const room = Math.max(2, Math.floor((width - layout.margin.l - layout.margin.r) / 40));
  const axes = Object.entries(layout).filter(([key]) => key.startsWith("xaxis"));
  return { ...layout, ...Object.fromEntries(axes.map(([key, axis]) => [key, { ...axis, tickangle: 0, ...(axis.dtick || axis.tickvals ? {} : { nticks: room }) }])) };
}

/**
 * The layout for the room that the page has.
 * @param {Figure} figure
 * @param {number} width
 * @returns {Layout}
 */
function fitted({ data, layout }, width) {
  if (width < FLOW_WIDTH && data.some((trace) => trace.type === "sankey")) return { ...layout, width: FLOW_WIDTH };
  if (width === 0) return layout;
  if (width >= NARROW_WIDTH) return { ...fitYears(layout, width), width };
  const tight = tightened(layout, width);
  // What names on the left will need is known to plotly only: it is taken to be as much as before.
  const names = layout.margin.l - tight.margin.l;
  return { ...levelled(fitYears(names ? tight : keptIn(tight, width), width - names), width - names), width };
}

/**
 * plotly makes a name in a bar as small as the bar; one that nobody can read is left out.
 * @param {HTMLElement} figure
 */
function hideSmall(figure) {
  for (const text of /** @type {NodeListOf<SVGTextElement>} */ (figure.querySelectorAll("text.bartext"))) {
    const { a, b } = text.getScreenCTM() ?? { a: 1, b: 0 };
    text.style.visibility = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b) < SMALLEST - 0.2 ? "hidden" : "";
  }
}

/**
 * @param {Table} table
 * @param {string} caption
 * @param {ChartLabels} labels
 */
function tableOf({ columns, rows }, caption, labels) {
  const head = tag("tr", {}, ...columns.map((name) => tag("th", { scope: "col" }, name)));
  const body = rows.map((row) =>
    tag("tr", {}, ...row.map((cell, index) => tag(index ? "td" : "th", index ? {} : { scope: "row" }, cell === null ? labels.missing : String(cell)))),
  );
  return tag("table", {}, tag("caption", {}, tag("span", {}, caption)), tag("thead", {}, head), tag("tbody", {}, ...body));
}

/** @param {Table} table */
function csvOf({ columns, rows }) {
  const cell = (/** @type {Cell} */ value) => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/**
 * @param {string} name
 * @param {string} href
 */
function save(name, href) {
  const link = tag("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

/** @param {View<ChartTraits>} view */
function render({ model, el }) {
  const id = viewId("chart");
  const labels = model.get("labels");
  const name = model.get("name");

  const title = tag("p", { class: "courselab-title", id: `${id}-title` });
  const subtitle = tag("p", { class: "courselab-subtitle" });
  // The picture is one thing with words: without the inner veil its loose numbers would be read out one by one.
  const figure = tag("div", { class: "courselab-figure", "aria-hidden": "true" });
  const described = tag("div", { role: "img" }, figure);
  figure.textContent = labels.waiting;
  const aside = tag("p", { class: "courselab-sideways", hidden: "" }, labels.sideways);
  const legend = tag("ul", { class: "courselab-legend" });
  const source = tag("p", { class: "courselab-source" });
  const table = tag("div", { class: "courselab-table", id: `${id}-table`, tabindex: 0, role: "region", hidden: "" });

  const waiting = tag("p", { class: "courselab-waiting", role: "status" });

  const chart = () => model.get("state").chart;
  const kernel = patience(waiting, labels.silent);
  let serial = 0;
  let wanted = model.get("state").choices;
  /** @type {Tell} */
  const report = (control, value) => {
    wanted = { ...wanted, [control]: value };
    serial = following(serial);
    kernel.asked();
    model.set("wanted", { serial, choices: wanted });
    model.save_changes();
  };
  const widgets = model.get("state").controls.map((control) => KINDS[control.kind](control, labels, id, report));
  const showTable = tag("button", { type: "button", "aria-expanded": "false", "aria-controls": `${id}-table`, "data-action": "table" }, labels.table);
  const csv = tag("button", { type: "button", "data-action": "csv" }, labels.csv);
  const picture = tag("button", { type: "button", "data-action": "picture" }, labels.picture);

  const root = tag("section", { class: "courselab-chart", "data-chart": name, "aria-labelledby": `${id}-title` },
    title, subtitle, described, aside, legend, source, waiting,
    tag("div", { class: "courselab-controls" }, ...widgets.map((widget) => widget.element)),
    tag("div", { class: "courselab-buttons" }, showTable, csv, picture),
    table,
  );
  keepKeys(root);

  showTable.addEventListener("click", () => {
    table.hidden = !table.hidden;
    showTable.setAttribute("aria-expanded", String(!table.hidden));
    showTable.textContent = table.hidden ? labels.table : labels.hide_table;
    if (!table.hidden) fillTable();
  });
  csv.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob(["\ufeff" + csvOf(chart().table)], { type: "text/csv;charset=utf-8" }));
    save(`${name}.csv`, address);
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  picture.addEventListener("click", async () => {
    const { pictureOf } = await LETTERS.ready;
    const { figure: drawn, picture: layout } = chart();
    const address = await pictureOf(
      await PLOTLY.ready,
      { data: drawn.data, layout: { ...drawn.layout, ...layout } },
      { width: 1000, height: layout.height, scale: 2 },
    );
    save(`${name}.png`, address);
  });

  const fillTable = () => {
    const { table: shown, title: head, subtitle: unit } = chart();
    table.setAttribute("aria-label", labels.table_of.replace("{title}", () => head));
    table.replaceChildren(tableOf(shown, `${head}. ${unit}`, labels));
  };
  const showControls = () => {
    const state = model.get("state");
    // An answer to an older request must not move a control that the reader is still moving.
    const latest = serial === 0 || state.serial === 0 || state.serial === serial;
    if (latest) wanted = state.choices;
    state.controls.forEach((control, index) => widgets[index].update(control, wanted[control.name]));
  };
  /** @type {PlotlyModule | null} */
  let Plotly = null;
  /** @type {number | null} */
  let fittedTo = null;
  const showChart = () => {
    const shown = chart();
    title.textContent = shown.title;
    subtitle.textContent = shown.subtitle;
    source.textContent = shown.source;
    legend.replaceChildren(...legendOf(shown.legend));
    legend.hidden = shown.legend.length === 0;
    described.setAttribute("aria-label", labels.chart.replace("{title}", `${shown.title}. ${shown.words}`));
    if (!table.hidden) fillTable();
    if (Plotly === null) return;
    const first = fittedTo === null;
    fittedTo = figure.clientWidth;
    Plotly.react(figure, shown.figure.data, fitted(shown.figure, fittedTo), { displayModeBar: false });
    if (first) /** @type {Drawing} */ (figure).on("plotly_afterplot", () => hideSmall(figure));
    hideSmall(figure);
    aside.hidden = figure.scrollWidth <= figure.clientWidth + 1;
    figure.dataset.drawn = String(Number(figure.dataset.drawn ?? 0) + 1);
  };
  const showState = () => {
    kernel.heard();
    showControls();
    showChart();
  };
  // Drawn anew when its room changes; on a slide or in a tab that is not in sight it has none at first. plotly's own
  // watch (responsive) would forget the height at every change of the window.
  const sight = new ResizeObserver(() => {
    const width = figure.clientWidth;
    if (fittedTo === null || width === 0 || width === fittedTo) return;
    if (fittedTo === 0 || fittedTo < NARROW_WIDTH !== width < NARROW_WIDTH) {
      Plotly?.purge(figure);
      fittedTo = null;
    }
    showChart();
  });
  sight.observe(figure);
  let alive = true;
  Promise.all([PLOTLY.ready, LETTERS.ready]).then(async ([loaded]) => {
    // plotly looks for its own parts in the document, and JupyterLab may put the chart there only after this.
    while (alive && !root.isConnected) await new Promise(requestAnimationFrame);
    if (!alive) return;
    Plotly = loaded;
    figure.textContent = "";
    showChart();
  });
  model.on("change:state", showState);
  showState();
  el.append(root);
  return () => {
    alive = false;
    kernel.stop();
    sight.disconnect();
    model.off("change:state", showState);
    Plotly?.purge(figure);
  };
}

export default { render };
