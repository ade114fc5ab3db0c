// Carries plotly.js to the page once; charts wait for it.
/** @returns {PlotlyModule} */
function load() {
  const module = { exports: /** @type {any} */ ({}) };
  (function (/** @type {{ exports: any }} */ module, /** @type {any} */ exports, /** @type {undefined} */ define) {
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
