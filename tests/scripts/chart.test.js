import assert from "node:assert/strict";
import test from "node:test";
import { inside } from "./load.js";

const { broken, csvOf, fitted, fitYears, keptIn, levelled, scaleOf, spanOf, tightened, widthOf } = inside(
  "chart", "broken", "csvOf", "fitted", "fitYears", "keptIn", "levelled", "scaleOf", "spanOf", "tightened", "widthOf",
);

// A letter is ten pixels wide; the plot is 300 pixels, from 50 to 350, and ten years wide.
const WIDTH = 400;
const LAYOUT = {
  height: 300, margin: { l: 50, r: 50, t: 10, b: 40 }, font: { family: "Course Sans" },
  xaxis: { range: [2000, 2010], dtick: 1 }, yaxis: { range: [0, 1] },
  meta: { marks: [], ends: [], years: ["xaxis"], names: false },
};
/** The layout with these notes, and what the page is told of them. */
const told = (annotations, meta = {}, more = {}) => ({ ...LAYOUT, ...more, annotations, meta: { ...LAYOUT.meta, ...meta } });
const note = (given) => ({ text: "ten digits", x: 2005, y: 0.5, xref: "x", yref: "y", ...given });
const ends = (given, layout = LAYOUT) => {
  const span = spanOf(note(given), layout, WIDTH);
  return span && [span.left, span.right];
};

test("a text is as wide as its longest line, without its marks", () => {
  assert.equal(widthOf(note({ text: "<b>four</b><br>a" }), "Course Sans"), 40);
});

test("a note lies beside, left of or around the place of its axis", () => {
  assert.deepEqual(ends({ xanchor: "left" }), [200, 300]);
  assert.deepEqual(ends({ xanchor: "right" }), [100, 200]);
  assert.deepEqual(ends({ xanchor: "center" }), [150, 250]);
  assert.deepEqual(ends({}), [150, 250]);
  assert.deepEqual(ends({ xanchor: "left", xshift: 7 }), [207, 307]);
  assert.deepEqual(ends({ xanchor: "left", xref: "x domain", x: 0 }), [50, 150]);
  assert.deepEqual(ends({ xanchor: "left", xref: "x2" }, { ...LAYOUT, xaxis2: { range: [2005, 2006] } }), [50, 150]);
});

test("no span where no axis tells", () => {
  assert.equal(ends({ xref: "paper", x: 0.5 }), null);
  assert.equal(ends({ xref: "x3" }), null);
  assert.equal(ends({}, { ...LAYOUT, xaxis: {} }), null);
  assert.equal(ends({ x: "a name" }), null);
});

test("a note is broken between words, and says the same", () => {
  const long = note({ text: "the record of all years", xanchor: "left" });
  const made = broken(long, 100, "Course Sans");
  assert.equal(made.text, "the record<br>of all<br>years");
  assert.equal(made.align, "left");
  assert.equal(broken(note({ text: "incomprehensible" }), 50, "Course Sans").text, "incomprehensible");
});

test("years get fewer numbers where they have no room; other axes stay", () => {
  const ticked = (width, xaxis) => fitYears({ ...LAYOUT, xaxis: { ...LAYOUT.xaxis, ...xaxis } }, width).xaxis.dtick;
  assert.deepEqual([ticked(600, {}), ticked(400, {}), ticked(220, {})], [1, 2, 4]);
  assert.equal(ticked(220, { dtick: 5 }), 5);
  assert.equal(ticked(220, { dtick: 2, tick0: -0.5 }), 4);
  assert.equal(fitYears({ ...LAYOUT, meta: { ...LAYOUT.meta, years: [] } }, 220).xaxis.dtick, 1, "an axis that is none of years");
  assert.deepEqual(fitYears(LAYOUT, 220).yaxis, LAYOUT.yaxis);
});

test("numbers lie level, with a tick in every forty pixels at most", () => {
  assert.deepEqual(levelled({ ...LAYOUT, xaxis: { range: [0, 1] } }, 400).xaxis, { range: [0, 1], tickangle: 0, nticks: 7 });
  assert.equal(levelled({ ...LAYOUT, xaxis: {} }, 120).xaxis.nticks, 2);
  assert.deepEqual(levelled(LAYOUT, 400).xaxis, { ...LAYOUT.xaxis, tickangle: 0 });
  assert.equal(levelled({ ...LAYOUT, xaxis: { tickvals: [1] } }, 400).xaxis.nticks, undefined);
});

test("a margin that held names is left to plotly", () => {
  const named = told([], { names: true }, { margin: { ...LAYOUT.margin, l: 180 } });
  const made = tightened(named, WIDTH);
  assert.equal(made.margin.l, 12);
  assert.equal(made.yaxis.automargin, true);
});

test("the right margin is as wide as the names beside the plot, never wider than it was", () => {
  const right = (text, r = 150, ends = [0]) => tightened(told([note({ text, x: 2010, xanchor: "left" })], { ends }, { margin: { ...LAYOUT.margin, r } }), WIDTH).margin.r;
  assert.equal(right("four"), 44);
  assert.equal(right("a"), 16);
  assert.equal(right("a name that is too long", 150), 150);
  assert.equal(right("four", 150, []), 150, "a note that names no end asks for no margin");
});

const MARK = { yref: "paper", xanchor: "left", xshift: 4, font: { size: 12 } };

test("names of marks that would cover each other take another side or row", () => {
  const annotations = [note({ ...MARK, x: 2002, y: 1 }), note({ ...MARK, x: 2003, y: 1 }), note({ ...MARK, x: 2006, y: 0.9 })];
  const shapes = annotations.map(({ x, y }) => ({ type: "line", x0: x, x1: x, y0: 0, y1: y }));
  const marks = annotations.map((_, place) => ({ note: place, line: place }));
  const made = keptIn(told(annotations, { marks }, { shapes }), WIDTH).annotations;
  const spans = made.map((each) => ({ y: each.y, ...spanOf(each, LAYOUT, WIDTH) }));
  for (const [index, one] of spans.entries()) {
    assert.ok(one.left >= 0 && one.right <= WIDTH);
    for (const other of spans.slice(index + 1)) assert.ok(one.y !== other.y || one.right < other.left || other.right < one.left);
  }
  assert.deepEqual(made[0], annotations[0], "the first stays where it is");
});

test("the line of a mark goes as high as its name", () => {
  const annotations = [note({ ...MARK, x: 2002, y: 1 }), note({ ...MARK, x: 2003, y: 1 }), note({ x: 2009, y: 0.9, yref: "paper", text: "a" })];
  const shapes = [2002, 2003].map((x) => ({ type: "line", x0: x, x1: x, y0: 0, y1: 1 }));
  const marks = [{ note: 0, line: 1 }, { note: 1, line: 0 }];
  const made = keptIn(told(annotations, { marks }, { shapes: shapes.reverse() }), WIDTH);
  assert.deepEqual(marks.map(({ line }) => made.shapes[line].y1), made.annotations.slice(0, 2).map(({ y }) => y));
  assert.equal(shapes[1].y1, 1, "what was sent is not changed");
});

test("a note that would leave the figure is moved in, and broken if it is wider than the plot", () => {
  const kept = (given) => keptIn(told([note(given)]), WIDTH).annotations[0];
  const fine = note({ xanchor: "left", x: 2001 });
  assert.deepEqual(kept(fine), fine);
  const moved = kept({ text: "fifteen letters", xanchor: "left", x: 2008.5 });
  assert.ok(spanOf(moved, LAYOUT, WIDTH).right <= WIDTH - 2);
  assert.equal(moved.text, "fifteen letters");
  const long = kept({ text: "a note that is much wider than the whole plot", xanchor: "left", x: 2005 });
  assert.match(long.text, /<br>/);
  const { left, right } = spanOf(long, LAYOUT, WIDTH);
  assert.ok(left >= 0 && right <= WIDTH - 2);
});

test("a note beside the plot and one that no axis places stay", () => {
  const annotations = [note({ x: 2010, xanchor: "left", text: "beside the plot" }), note({ xref: "paper", x: 1, xanchor: "left" })];
  assert.deepEqual(keptIn(told(annotations, { ends: [0] }), WIDTH).annotations, annotations);
});

test("a layout fits its room: as sent without room, a flow diagram at its least, level on a phone", () => {
  const figure = { data: [{ type: "bar" }], layout: LAYOUT };
  assert.equal(fitted(figure, 0), LAYOUT);
  assert.equal(fitted({ ...figure, data: [{ type: "sankey" }] }, 320).width, 560);
  assert.deepEqual([fitted(figure, 480).xaxis.tickangle, fitted(figure, 479).xaxis.tickangle], [undefined, 0]);
  assert.equal(fitted(figure, 320).width, 320);
});

test("a handle stands at every number, or at the stops", () => {
  const every = scaleOf({ low: 1990, high: 2020 });
  assert.deepEqual([every.min, every.max, every.valueAt("2001"), every.placeOf(2001)], [1990, 2020, 2001, "2001"]);
  const some = scaleOf({ low: 1990, high: 2020, stops: [1990, 2000, 2020] });
  assert.deepEqual([some.min, some.max, some.valueAt("1"), some.placeOf(2020)], [0, 2, 2000, "2"]);
});

test("a table as CSV keeps commas, quotation marks, line ends and what is missing", () => {
  assert.equal(csvOf({ columns: ["year", "a, b"], rows: [[2000, null], [2001, 'the "rest"'], [2002, "one\ntwo"]] }), 'year,"a, b"\r\n2000,\r\n2001,"the ""rest"""\r\n2002,"one\ntwo"\r\n');
});
