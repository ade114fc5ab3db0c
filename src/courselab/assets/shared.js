// What the components share. It stands before the text of each (courselab.widgets.scripts.component): a notebook's widgets can
// import nothing from one another.

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
const tag = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** What one module brings to the page and others wait for, whichever comes first: each widget has a copy of this module. */
function gateOf(name) {
  const made = () => {
    let open;
    const ready = new Promise((resolve) => (open = resolve));
    return { ready, open };
  };
  return (globalThis[name] ??= made());
}
const PLOTLY = gateOf("__courselabPlotly");
const LETTERS = gateOf("__courselabLetters");

/** Text in which *stars* and **double stars** mean emphasis; nothing else is markup. */
function rich(text) {
  return text.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).map((part) => {
    if (part.startsWith("**")) return tag("strong", {}, part.slice(2, -2));
    if (part.startsWith("*") && part.length > 2) return tag("em", {}, part.slice(1, -1));
    return part;
  });
}

/** A name for a view that no other on the page has: every widget brings a copy of this module, so the count lives on the page. */
const viewId = (kind) => `courselab-${kind}-${(globalThis.__courselabViews = (globalThis.__courselabViews ?? 0) + 1)}`;

/** Keep what is typed in a component from the notebook around it. */
function keepKeys(root) {
  // JupyterLab reads single keys as commands (b adds a cell, arrows leave the chart): none may pass. Escape leads back to the cell.
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus();
  });
  // RISE reads them before they come here, and spares an element with the focus that says so.
  root.addEventListener("focusin", (event) => (event.target.dataset.lmSuppressShortcuts = "true"));
}

// Milliseconds after which a silent kernel is told of.
const PATIENCE = 5000;

/** Tells in ``place`` of a kernel that was asked and stays silent. A page that answers by itself has no ``text`` for it. */
function patience(place, text) {
  let timer;
  const stop = () => clearTimeout(timer);
  const tell = () => (place.textContent = text);
  return {
    stop,
    asked() {
      stop();
      if (!text) return;
      // JupyterLab marks what a restarted Python has forgotten (commands/lab/stills), so nobody needs to wait for it.
      if (place.closest("[data-python=gone]")) tell();
      else timer = setTimeout(tell, PATIENCE);
    },
    heard() {
      stop();
      place.textContent = "";
    },
  };
}

/** The number of a request: larger than the last, also than those of a page that was open before. */
const following = (serial) => Math.max(serial + 1, Date.now());
