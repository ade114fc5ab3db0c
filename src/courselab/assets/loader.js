// Carries plotly.js to the page once; charts wait for it.
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
    PLOTLY.open(load());
  },
};
