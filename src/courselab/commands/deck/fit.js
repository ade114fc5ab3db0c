// Fits a deck to its slides: charts are composed for a narrower page and enlarged with their letters, short texts are enlarged.
const LARGEST = 1.5; // how much a chart is enlarged at most, so that its plot keeps room
const SMALLEST = 1.15;
const PRESSED = 0.72; // to how much of its height a chart may be pressed so that its letters can be large
const HARDLY = 0.88; // and one with notes that stand pixels away from what they belong to
const BOTTOM = 14; // pixels below a chart
const HIGH = 720;
const FULL = 600; // pixels from the top that a text may fill when it is enlarged
const NAMES = { mode: "hide", minsize: 9 }; // names in bars, before they are enlarged
const LINE = 15; // pixels between two names at the ends of lines

/** Names at the right end of lines, moved apart; ``y`` tells at which pixel from the top a value stands. */
function apart(annotations, layout, high) {
  const { t, b } = layout.margin;
  const atEnds = layout.meta.ends.map((place) => annotations[place]);
  const moved = new Map();
  for (const axis of new Set(atEnds.map(({ yref }) => yref))) {
    const { domain = [0, 1], range } = layout[axis.replace("y", "yaxis")] ?? {};
    if (!range) continue;
    const y = ({ y: value }) => t + (1 - domain[0] - ((value - range[0]) / (range[1] - range[0])) * (domain[1] - domain[0])) * (high - t - b);
    let floor = Infinity;
    for (const note of atEnds.filter(({ yref }) => yref === axis).sort((one, other) => y(other) - y(one))) {
      const half = (LINE * note.text.split("<br>").length) / 2;
      const place = Math.min(y(note), floor - half);
      moved.set(note, { ...note, yshift: (note.yshift ?? 0) + y(note) - place });
      floor = place - half;
    }
  }
  return annotations.map((note) => moved.get(note) ?? note);
}

async function draw(Plotly, plot) {
  const slide = plot.closest("section");
  const { data, layout } = JSON.parse(plot.querySelector("script").textContent);
  const below = slide.matches(".tall") ? 0 : slide.querySelector(".source").offsetHeight;
  const high = HIGH - BOTTOM - below - plot.offsetTop;
  const pressed = (layout.annotations ?? []).some(({ yshift }) => yshift) ? HARDLY : PRESSED;
  const larger = Math.min(LARGEST, Math.max(SMALLEST, high / (pressed * layout.height)));
  const size = { width: Math.round(plot.clientWidth / larger), height: Math.round(high / larger) };
  // A note above a bar is half the bar's height away from its middle.
  const notes = (layout.annotations ?? []).map((note) => (note.yshift > BOTTOM ? { ...note, yshift: (note.yshift * size.height) / layout.height } : note));
  const paper = document.createElement("div");
  paper.style.cssText = `width: ${size.width}px; height: ${size.height}px; transform: scale(${larger}); transform-origin: 0 0`;
  plot.style.height = `${high}px`;
  plot.append(paper);
  // A row of spans takes its full height, for the sake of their names.
  const rows = data.map((trace) => (trace.meta?.spans ? { ...trace, width: 1 } : trace));
  const uniformtext = layout.uniformtext ? NAMES : undefined;
  await Plotly.newPlot(paper, rows, { ...layout, ...size, uniformtext, annotations: apart(notes, layout, size.height), autosize: false }, { staticPlot: true });
  // plotly makes a name in a bar as small as the bar; one that nobody can read is left out.
  for (const name of paper.querySelectorAll("text.bartext")) {
    const { a, b } = name.getCTM();
    if (parseFloat(getComputedStyle(name).fontSize) * Math.hypot(a, b) < NAMES.minsize) name.remove();
  }
}

/** A text that leaves its slide half empty is enlarged. */
function enlarge(slide) {
  const body = slide.querySelector(".body");
  for (const larger of [1.4, 1.3, 1.2, 1.1]) {
    body.style.zoom = larger;
    if (body.offsetTop + body.getBoundingClientRect().height / Reveal.getScale() <= FULL) return;
  }
  body.style.zoom = "";
}

// A slide has a size only while it is displayed. Reveal displays all slides of a deck for which viewDistance is large.
async function fitAll() {
  await globalThis.__courselabLetters.ready;
  for (const slide of document.querySelectorAll("section:is(.text, .opening, .question)")) enlarge(slide);
  const Plotly = await globalThis.__courselabPlotly.ready;
  for (const plot of document.querySelectorAll(".plot:not([data-drawn])")) {
    await draw(Plotly, plot);
    plot.dataset.drawn = "";
  }
}
