// The scripts of the page for Node.js, which has no page: their text, joined as courselab.widgets.scripts.component joins it.
import { readFileSync } from "node:fs";

const ASSETS = new URL("../../src/courselab/assets/", import.meta.url);
const textOf = (name) => readFileSync(new URL(`${name}.js`, ASSETS), "utf8");

/** As much of a page as a component asks for when it is loaded: every letter of this canvas is ten pixels wide. */
const document = {
  currentScript: { src: "file:///courselab.js" },
  createElement: () => ({ getContext: () => ({ measureText: (text) => ({ width: 10 * text.length }) }) }),
};

/** Functions of the component ``name``, also those that it keeps to itself. */
export function inside(name, ...functions) {
  const module = `${textOf("shared")}\n${textOf(name)}`.replace(/^export default /m, `return { ${functions} };\nconst shown = `);
  return new Function("document", module)(document);
}
