import assert from "node:assert/strict";
import test from "node:test";
import { inside } from "./load.js";

const { exact, filled, gapOf, movedBy, planeOf, spaced, ticks, typedValue, wrapped } = inside(
  "predict", "exact", "filled", "gapOf", "movedBy", "planeOf", "spaced", "ticks", "typedValue", "wrapped",
);

const LABELS = {
  within: "within {gap}",
  too_high: "{year}: {drawn}, record {recorded}, {gap} too high.",
  too_low: "{year}: {drawn}, record {recorded}, {gap} too low.",
  level: "level; highest in {year}.",
  same_peak: "same peak {year}.",
  other_peak: "peak {drawn}, record {year}.",
};
const RECORD = { points: [[2008, 212], [2009, 501], [2010, 311]], think: "Why?" };
const TASK = {
  id: "merida.cash", prompt: "Draw.", unit: "million dollars", language: "en",
  known: [[2000, 40], [2001, 45], [2002, 41], [2003, 40], [2004, 42], [2005, 40], [2006, 41], [2007, 43]],
  known_words: "", asked: [2008, 2009, 2010], min: 0, max: 800, step: 10, digits: 0, context: [],
};
const told = (values, task = {}) => gapOf({ ...TASK, ...task }, LABELS, RECORD, new Map(RECORD.points.map(([year], index) => [year, values[index]])));

test("the year that differs most is told, on the right side, with the peak", () => {
  assert.equal(told([210, 450, 350]).words, "2009: 450, record 501, 51 too low. same peak 2009. Why?");
  assert.equal(told([210, 450, 600]).words, "2010: 600, record 311, 289 too high. peak 2010, record 2009. Why?");
});

test("of years that differ alike the first is told, and a gap of one step is within", () => {
  assert.match(told([112, 501, 211]).words, /^2008: 112, record 212, 100 too low/);
  assert.match(told([222, 501, 311]).words, /^within 10 /);
  assert.match(told([223, 501, 311]).words, /^2008: 223, record 212, 11 too high/);
});

test("a level line has no peak", () => {
  assert.match(told([40, 40, 40]).words, / level; highest in 2009\. /);
});

test("the rows have drawn, recorded and gap, in the decimals of the task", () => {
  assert.deepEqual(told([210, 501, 1311]).rows, [["2008", "210", "212", "-2"], ["2009", "501", "501", "0"], ["2010", "1,311", "311", "1,000"]]);
  assert.deepEqual(told([211.96, 501, 311], { digits: 1 }).rows[0], ["2008", "212.0", "212.0", "0.0"]);
});

test("a number has its decimals, and is never minus zero", () => {
  assert.equal(exact(1234.5, 1, "en"), "1,234.5");
  assert.equal(exact(-0.04, 1, "en"), "0.0");
  assert.equal(exact(1234.5, 1, "de"), "1.234,5");
});

// Node.js 18, as in Debian 12, knows no modes of rounding yet.
const skip = !("roundingMode" in new Intl.NumberFormat("en").resolvedOptions());
test("a number is rounded as in Python", { skip }, () => {
  assert.deepEqual([0.5, 1.5, 2.5].map((value) => exact(value, 0, "en")), ["0", "2", "2"]);
});

test("blanks are filled by name, more than once", () => {
  assert.equal(filled("{a} and {b} and {a}", { a: 1, b: "$&" }), "1 and $& and 1");
});

test("ticks are the lowest value and round numbers up to the highest, at most seven", () => {
  assert.deepEqual(ticks(0, 800), [0, 200, 400, 600, 800]);
  assert.deepEqual(ticks(0, 60), [0, 10, 20, 30, 40, 50, 60]);
  assert.deepEqual(ticks(35, 80), [35, 40, 50, 60, 70, 80]);
  assert.deepEqual(ticks(0, 0.6).map((tick) => tick.toFixed(6)), ["0.000000", "0.100000", "0.200000", "0.300000", "0.400000", "0.500000", "0.600000"]);
  for (let high = 1; high < 5000; high += 7) {
    const made = ticks(0, high);
    assert.ok(made.length >= 3 && made.length <= 7, `${high}: ${made}`);
    assert.ok(made.at(-1) <= high * (1 + 1e-9) && made.at(-1) > high * 0.5, `${high}: ${made}`);
  }
});

test("what is typed for a point is a number or nothing", () => {
  assert.deepEqual(["450", " 4.5 ", "-3", "1e3", "0"].map(typedValue), [450, 4.5, -3, 1000, 0]);
  assert.deepEqual(["", "  ", "abc", "4,5", "1e999", "NaN"].map(typedValue), Array(6).fill(null));
});

test("keys move a point by a step, by ten, or to an end; others do not", () => {
  const moved = (key) => movedBy(key, 100, TASK);
  assert.deepEqual(["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"].map(moved), [110, 110, 90, 90]);
  assert.deepEqual(["PageUp", "PageDown", "Home", "End"].map(moved), [200, 0, 0, 800]);
  assert.equal(movedBy("Home", 100, { min: 0, max: 800, step: 10 }), 0);
  assert.deepEqual(["a", "Tab", "Enter"].map(moved), [null, null, null]);
});

test("names of years keep apart, and the last one stands", () => {
  const years = [2000, 2001, 2002, 2003, 2004];
  assert.deepEqual(spaced(years, (year) => (year - 2000) * 50), [2004, 2003, 2002, 2001, 2000]);
  assert.deepEqual(spaced(years, (year) => (year - 2000) * 21), [2004, 2002, 2000]);
  assert.deepEqual(years, [2000, 2001, 2002, 2003, 2004]);
});

test("a text is broken between words only", () => {
  assert.deepEqual(wrapped("the record of all years", 10), ["the record", "of all", "years"]);
  assert.deepEqual(wrapped("incomprehensible", 5), ["incomprehensible"]);
});

test("a wide drawing has all years, a narrow one as late a year as its points need, and four known years", () => {
  assert.deepEqual(planeOf(TASK, 700).years, [2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010]);
  const long = { ...TASK, known: Array.from({ length: 40 }, (_, index) => [1968 + index, 40]) };
  const narrow = planeOf(long, 320);
  assert.equal(narrow.years.at(-1), 2010);
  assert.ok(narrow.years.length > 7 && narrow.x(2009) - narrow.x(2008) >= 20);
  const many = { ...long, asked: Array.from({ length: 30 }, (_, index) => 2008 + index) };
  assert.equal(planeOf(many, 320).years[0], 2004);
});

test("a value lies where it is drawn, and is read where it lies", () => {
  for (const width of [300, 479, 480, 760]) {
    const plane = planeOf(TASK, width);
    assert.equal(plane.y(800), 30);
    assert.equal(plane.y(0), 330);
    assert.equal(plane.x(2010), width - (width < 480 ? 20 : 112));
    for (const value of [0, 17, 400, 800]) assert.ok(Math.abs(plane.valueAt(plane.y(value)) - value) < 1e-9);
    assert.equal(plane.path([[2010, 900]]), `M${plane.x(2010)},30`, "a value above the scale stays at its edge");
  }
});
