import assert from "node:assert/strict";
import test from "node:test";
import { inside } from "./load.js";

for (const name of ["chart", "predict", "question", "ledger", "words"]) {
  test(`${name} and what all components share are one script without a name twice`, () => {
    assert.equal(typeof inside(name, "render").render, "function");
  });
}

test("a request has a larger number than the last, and than those of a page before", () => {
  const { following } = inside("question", "following");
  assert.ok(following(0) >= Date.now() - 1000);
  assert.equal(following(1e15), 1e15 + 1);
});

test("two views have two names, whichever components they are of", () => {
  const names = ["chart", "question"].map((name) => inside(name, "viewId").viewId("view"));
  assert.notEqual(names[0], names[1]);
});
