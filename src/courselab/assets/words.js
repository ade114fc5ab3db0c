// The words of a chart, in a live region: a screen reader speaks them when a control has changed them.
/** @param {View<WordsTraits>} view */
function render({ model, el }) {
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const limits = document.createElement("ul");
  const root = document.createElement("div");
  root.className = "courselab-words";
  root.dataset.chart = model.get("name");
  root.append(words, limits);
  const show = () => {
    if (words.textContent !== model.get("words")) words.textContent = model.get("words");
    limits.replaceChildren(
      ...model.get("limits").map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  };
  model.on("change:words change:limits", show);
  show();
  el.append(root);
  return () => model.off("change:words change:limits", show);
}

export default { render };
