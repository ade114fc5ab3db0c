import assert from "node:assert/strict";
import test from "node:test";
import { inside } from "./load.js";

const { chart, keyOf, modelOf, plainDigits, prediction, question, whole } = inside(
  "page", "chart", "keyOf", "modelOf", "plainDigits", "prediction", "question", "whole",
);

test("a model tells its listeners of what is set, and its kernel of what is saved, once", () => {
  const heard = [];
  const saved = [];
  const model = modelOf({ a: 1, b: 2 }, (names) => saved.push([...names]));
  const listen = () => heard.push(model.get("a"));
  model.on("change:a change:b", listen);
  model.set("a", 5);
  model.set("b", 6);
  model.save_changes();
  model.off("change:b", listen);
  model.set("b", 7);
  model.receive("a", 8);
  model.save_changes();
  assert.deepEqual(heard, [5, 5, 8]);
  assert.deepEqual(saved, [["a", "b"], ["b"]]);
});

test("parts that were stored once are put back, also inside each other", () => {
  const parts = ["text", { deep: { $: 0 } }, [{ $: 1 }, null, 3]];
  assert.deepEqual(whole({ list: { $: 2 }, plain: false }, parts), { list: [{ deep: "text" }, null, 3], plain: false });
});

test("an answer has a key", () => {
  assert.deepEqual([null, undefined, "one", 7, ["a", "b"], { left: "1", other: "0" }].map(keyOf), ["", "", "one", "7", "a+b", "1+0"]);
});

test("the digits of any script are read", () => {
  assert.equal(plainDigits("١٬٢٣٤ ５７．5 𝟏𝟘𝟵 ९"), "1٬234 57．5 109 9");
});

test("a question answers with the serial of the request, and gives as many hints as are asked for", () => {
  const model = question({
    state: { answer: {}, hints: [], hints_asked: 0 },
    hints: ["first", "second"],
    replies: [{ tone: "yes", text: "Yes.", notes: [] }, { tone: "nothing", text: "Choose.", notes: [] }],
    answers: { right: 0, other: 1 },
  });
  model.set("answer", { value: "right", serial: 12 });
  model.save_changes();
  assert.deepEqual(model.get("reply"), { tone: "yes", text: "Yes.", notes: [], serial: 12 });
  model.set("answer", { value: null, serial: 13 });
  model.save_changes();
  assert.equal(model.get("reply").text, "Choose.");
  model.set("hints_asked", 1);
  model.save_changes();
  assert.deepEqual(model.get("hints"), ["first"]);
});

test("a prediction shows its record after a commit only", () => {
  const record = { points: [[2008, 1]], think: "Why?" };
  const model = prediction({ state: { drawing: {}, guess: {}, record: {} }, record });
  model.set("drawing", { 2008: 5 });
  model.save_changes();
  assert.deepEqual(model.get("record"), {});
  model.set("guess", { values: { 2008: 6 }, serial: 1 });
  model.save_changes();
  assert.deepEqual([model.get("record"), model.get("drawing")], [record, { 2008: 6 }]);
});

test("a chart finds the state of what is chosen, for its picture and for its words", () => {
  const state = (years, words) => ({ controls: [{ name: "years" }], choices: { years }, chart: words, words, limits: [] });
  const store = { name: "aid", labels: {}, note: "", parts: [], states: { "1990+2000": state([1990, 2000], "early"), "2000+2010": state([2000, 2010], "late") } };
  const [model, spoken] = chart(store, "1990+2000");
  assert.equal(spoken.get("words"), "early");
  model.set("wanted", { serial: 3, choices: { years: [2000, 2010] } });
  model.save_changes();
  assert.deepEqual([model.get("state").serial, model.get("state").chart, spoken.get("words")], [3, "late", "late"]);
});
