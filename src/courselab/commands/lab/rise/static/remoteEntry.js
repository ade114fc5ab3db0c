// ipywidgets 8 asks JupyterLab for the package @jupyterlab/console, of which it uses one optional name. RISE 0.43 is an
// application of its own and does not carry that package, so no widget loads there (jupyterlab-contrib/rise#119).
// This extension has nothing but that name. In JupyterLab, which has the package, it changes nothing.
(window._JUPYTERLAB ??= {})["courselab-rise"] = {
  init(shared) {
    shared["@jupyterlab/console"] ??= {
      "4.6.2": { from: "courselab-rise", eager: false, get: async () => () => ({ IConsoleTracker: { name: "courselab-rise:no-console" } }) },
    };
  },
  get: async () => () => ({}),
};
