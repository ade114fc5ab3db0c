// A notebook that was run and saved names widgets that live in Python only. When that Python is gone, ipywidgets puts
// "Error displaying widget: model not found" in the place of each, though a picture or a text was saved beside it
// (jupyter-widgets/ipywidgets#3822). This extension shows what was saved, and one line above the notebook says what to do.
// It has no build step: JupyterLab loads it as it stands and lends it the modules named in `shared`.
const VIEW = "application/vnd.jupyter.widget-view+json";
const SAVED = "This is what was saved. For charts and questions that answer, choose Run → Run All Cells.";
const GONE = "Python was ended or restarted. For charts and questions that answer, choose Run → Run All Cells. Your answers are kept.";
// Milliseconds that a running cell has to bring its widget before what was saved is shown in its place.
const PATIENCE = 250;
const RUN_ALL = "notebook:run-all-cells";
// What a kernel does when all that it held is lost.
const LOSSES = ["restarting", "autorestarting", "terminating", "dead"];

/** @type {Scope} */
let shared;
/** A module of JupyterLab, of the version that JupyterLab itself uses. */
const lent = async (/** @type {string} */ name) => {
  const offered = Object.values(shared[name] ?? {});
  const offer = offered.find((each) => each.from.startsWith("@jupyterlab/application")) ?? offered[0];
  return offer && (await offer.get())();
};

/** The kinds of output in ``model`` that need no Python. */
const savedIn = (/** @type {OutputModel} */ model) => Object.fromEntries(Object.entries(model.data).filter(([kind]) => kind !== VIEW));

/**
 * What was saved beside a widget, drawn as a page without Python; nothing where nothing was saved.
 * @param {Rendermime} rendermime
 * @param {OutputModel} model
 */
function still(rendermime, model) {
  const data = savedIn(model);
  const kind = rendermime.preferredMimeType(data, "any");
  if (!kind) return null;
  const renderer = rendermime.createRenderer(kind);
  renderer.node.dataset.still = kind;
  renderer
    .renderModel(rendermime.createModel({ data, metadata: model.metadata, trusted: model.trusted }))
    .then(() => {
      const alt = model.metadata?.[kind]?.alt;
      if (alt) renderer.node.querySelector("img")?.setAttribute("alt", alt);
    });
  return renderer.node;
}

/**
 * Let each widget's output fall back to what was saved; ``changed(output)`` is told when one did, came alive or went.
 * @param {Rendermime} rendermime
 * @param {(output: WidgetOutput) => void} changed
 */
function fallBack(rendermime, changed) {
  const Output = rendermime.createRenderer(VIEW).constructor;
  /** @type {WidgetOutput} */
  const { renderModel, dispose } = Output.prototype;
  /** @type {WeakMap<WidgetOutput, HTMLElement | null>} */
  const stills = new WeakMap();
  const show = (/** @type {WidgetOutput} */ output, /** @type {OutputModel} */ model) => {
    if (!stills.has(output)) stills.set(output, still(rendermime, model));
    const saved = stills.get(output);
    if (saved) output.node.replaceChildren(saved);
  };
  /** @type {(this: WidgetOutput, model: OutputModel) => Promise<void>} */
  Output.prototype.renderModel = async function (model) {
    let done = false;
    this.node.dataset.python = "asked";
    const rendering = renderModel.call(this, model).finally(() => (done = true));
    // A widget of a running cell is there in a moment. Where no kernel has been asked yet, the reader is not left to wait.
    setTimeout(() => done || this.isDisposed || show(this, model), stills.has(this) ? 0 : PATIENCE);
    await rendering;
    if (this.isDisposed) return;
    const alive = this.widgets.length > 0;
    if (!alive) show(this, model);
    this.node.dataset.python = alive ? "here" : "gone";
    changed(this);
  };
  /** @type {(this: WidgetOutput) => void} */
  Output.prototype.dispose = function () {
    dispose.call(this);
    changed(this);
  };
}

/**
 * Ask Python for the course's pictures of charts that were saved without one, as older versions saved them.
 * @param {Notebook} notebook
 * @param {Kernel | null | undefined} kernel
 */
async function addPictures(notebook, kernel) {
  const bare = [...notebook.node.querySelectorAll(".jp-RenderedText")].flatMap((node) => {
    const name = /^\s*\[chart: (\w+)\]\s*$/.exec(node.textContent ?? "")?.[1];
    return name ? [{ node, name }] : [];
  });
  if (!bare.length || !kernel) return;
  const names = JSON.stringify(bare.map(({ name }) => name));
  const pictures = `__import__("courselab.notebooks.book", fromlist=["book"]).pictures_of(*${names})`;
  const reply = await kernel.requestExecute({ code: "", silent: true, store_history: false, user_expressions: { pictures } }).done;
  const drawn = reply.content.user_expressions?.pictures?.data?.["application/json"] ?? {};
  for (const { node, name } of bare.filter(({ name }) => drawn[name])) {
    const image = document.createElement("img");
    image.src = `data:image/png;base64,${drawn[name].png}`;
    image.alt = drawn[name].alt;
    image.style.maxWidth = "100%";
    node.replaceChildren(image);
  }
}

/**
 * Let Run All start a Python where there is none: JupyterLab empties every output then, and runs the first cell only.
 * @param {{ runAll: RunAll }} actions
 */
function startBeforeRunAll(actions) {
  const { runAll } = actions;
  actions.runAll = async function (notebook, sessionContext, ...rest) {
    if (sessionContext && !sessionContext.session?.kernel) {
      await sessionContext.startKernel();
      await sessionContext.session?.kernel?.info;
    }
    return runAll.call(this, notebook, sessionContext, ...rest);
  };
}

/**
 * The line above a notebook, and the button that does what it says.
 * @param {WidgetClass} Widget
 * @param {Commands} commands
 */
function line(Widget, commands) {
  const words = document.createElement("span");
  words.setAttribute("aria-live", "polite");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Run All Cells";
  button.className = "jp-mod-styled jp-mod-accept";
  button.addEventListener("click", () => void commands.execute(RUN_ALL));
  const widget = new Widget();
  widget.addClass("courselab-stills-line");
  widget.node.style.cssText =
    "display:flex;gap:12px;align-items:center;padding:6px 12px;box-sizing:border-box;" +
    "font-size:var(--jp-ui-font-size2);color:var(--jp-ui-font-color0);background:var(--jp-layout-color2);" +
    "border-bottom:1px solid var(--jp-border-color1)";
  button.style.cssText = "min-height:32px;flex:none;font-size:inherit;cursor:pointer";
  widget.node.append(words, button);
  widget.hide();
  // JupyterLab gives a header the least height that it asks for, whatever its text needs.
  new ResizeObserver(() => {
    widget.node.style.minHeight = `${Math.max(words.offsetHeight, 32) + 12}px`;
    widget.parent?.fit();
  }).observe(words);
  return {
    widget,
    say(/** @type {string} */ text) {
      if (words.textContent !== text) words.textContent = text;
      widget.setHidden(!text);
    },
  };
}

/**
 * The nodes of a notebook's outputs that show a widget, or would show one if JupyterLab trusted the file.
 * @param {Notebook} notebook
 */
function* widgetsIn(notebook) {
  for (const { outputArea } of notebook.widgets) {
    for (const [place, output] of (outputArea?.widgets ?? []).entries()) {
      if (VIEW in (outputArea?.model.get(place)?.data ?? {})) yield output.node;
    }
  }
}

/**
 * Keep the line above a notebook true.
 * @param {NotebookPanel} panel
 * @param {WidgetClass} Widget
 * @param {Commands} commands
 */
function watch(panel, Widget, commands) {
  const above = line(Widget, commands);
  panel.contentHeader.addWidget(above.widget);
  let lost = false;
  let pictured = false;
  const look = () => {
    const nodes = [...widgetsIn(panel.content)];
    const here = nodes.filter((node) => node.querySelector("[data-python=here]"));
    const pending = nodes.filter((node) => node.querySelector("[data-python=asked]"));
    const gone = nodes.length - here.length - pending.length > 0;
    if (!gone) lost = false;
    above.say(gone ? (lost ? GONE : SAVED) : "");
    if (gone && !pictured) {
      pictured = true;
      const { sessionContext } = panel;
      sessionContext.ready.then(() => addPictures(panel.content, sessionContext.session?.kernel));
    }
  };
  const lose = () => {
    for (const output of /** @type {NodeListOf<HTMLElement>} */ (panel.content.node.querySelectorAll("[data-python=here]"))) {
      output.dataset.python = "gone";
      lost = true;
    }
    look();
  };
  panel.context.ready.then(() => panel.revealed).then(look);
  panel.sessionContext.statusChanged.connect((_, status) => LOSSES.includes(status) && lose());
  panel.sessionContext.kernelChanged.connect(lose);
  return look;
}

const plugin = async () => {
  const [rendermime, notebook, base, widgets] = await Promise.all(
    ["@jupyterlab/rendermime", "@jupyterlab/notebook", "@jupyter-widgets/base", "@lumino/widgets"].map(lent),
  );
  return {
    id: "courselab-stills:plugin",
    autoStart: true,
    // Asked for only so that the widgets' own extension comes first; where it is missing there is nothing to mend.
    optional: [rendermime.IRenderMimeRegistry, notebook.INotebookTracker, ...(base ? [base.IJupyterWidgetRegistry] : [])],
    /** @type {(app: { commands: Commands }, registry: Rendermime | null, tracker: Tracker | null, hasWidgets?: unknown) => void} */
    activate(app, registry, tracker, hasWidgets) {
      if (!registry || !tracker || !hasWidgets) return;
      const looks = new Map();
      const begin = (/** @type {NotebookPanel} */ panel) => {
        looks.set(panel, watch(panel, widgets.Widget, app.commands));
        panel.disposed.connect(() => looks.delete(panel));
      };
      tracker.forEach(begin);
      tracker.widgetAdded.connect((_, panel) => begin(panel));
      // An output that was replaced is no longer in its notebook, so each notebook looks again.
      startBeforeRunAll(notebook.NotebookActions);
      fallBack(registry, () => looks.forEach((look) => look()));
    },
  };
};

(window._JUPYTERLAB ??= {})["courselab-stills"] = {
  init(scope) {
    shared = scope;
  },
  get: async () => {
    const made = await plugin();
    return () => ({ __esModule: true, default: made });
  },
};
