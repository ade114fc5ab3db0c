// Carries plotly.js to the page once. Charts wait on the same promise, whichever comes first.
const gate = (globalThis.__usmexPlotly ??= (() => {
  let open;
  const ready = new Promise((resolve) => (open = resolve));
  return { ready, open };
})());

function load() {
  const module = { exports: {} };
  (function (module, exports, define) {
    /* plotly.js */
    if (typeof Plotly !== "undefined") module.exports = Plotly;
  }).call(globalThis, module, module.exports, undefined);
  return module.exports;
}

export default {
  initialize() {
    gate.open(load());
  },
};
