// The claim ledger: choose which claims to see, open one for its verdict, its limits and its evidence.
/**
 * @param {Claim} claim
 * @param {LedgerLabels} labels
 * @param {(id: string) => void} showChart
 */
function entry(claim, labels, showChart) {
  const evidence = claim.evidence.map(({ text, address }) => tag("li", {}, address ? tag("a", { href: address }, text) : text));
  /** @type {HTMLElement[]} */
  const parts = [tag("p", {}, claim.because)];
  if (claim.limits) parts.push(tag("p", {}, tag("b", {}, `${labels.limits} `), claim.limits));
  if (evidence.length) parts.push(tag("p", {}, tag("b", {}, labels.evidence)), tag("ul", {}, ...evidence));
  const lessons = claim.lessons.map(({ text, address }) => tag("a", { href: address }, text));
  parts.push(tag("p", {}, tag("b", {}, `${labels.lessons} `), ...lessons.flatMap((link, place) => (place ? [", ", link] : [link]))));
  if (claim.chart) {
    const button = tag("button", { type: "button", "data-action": "chart" }, labels.chart);
    button.addEventListener("click", () => showChart(claim.id));
    parts.push(button);
  }
  const verdict = tag("span", { class: "courselab-verdict" }, claim.verdict_name);
  return tag("details", { "data-claim": claim.id },
    tag("summary", {}, tag("b", {}, claim.id), " ", tag("span", {}, claim.claim), " ", verdict),
    tag("div", { class: "courselab-claim" }, ...parts));
}

/** @param {View<LedgerTraits>} view */
function render({ model, el }) {
  const labels = model.get("labels");
  const status = tag("p", { role: "status" });
  const list = tag("div");
  const waiting = tag("p", { class: "courselab-waiting", role: "status" });
  const back = tag("button", { type: "button", class: "courselab-back", "data-action": "back", hidden: "" });
  const kernel = patience(waiting, labels.waiting);
  let serial = 0;
  /** @type {HTMLElement | null} The claim whose chart was asked for. */
  let opened = null;
  const watcher = new MutationObserver(arrive);
  const showChart = (/** @type {string} */ id) => {
    serial = following(serial);
    opened = entries.find(({ claim }) => claim.id === id)?.element ?? null;
    back.textContent = labels.back.replace("{id}", id);
    const place = placeBelow();
    if (place) watcher.observe(place, { childList: true, subtree: true });
    kernel.asked();
    model.set("wanted", { claim: id, serial });
    model.save_changes();
  };
  /** Charts stand in the place that follows: in a notebook a widget of its own, which is sent its chart by itself. */
  const placeBelow = () =>
    [...document.querySelectorAll(".courselab-chart-place")].find((place) => root.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  /** Once the chart is there, bring it into view and give it the focus: a screen reader then tells its title. */
  function arrive() {
    /** @type {HTMLElement | null | undefined} */
    const chart = placeBelow()?.querySelector(".courselab-chart");
    if (!chart || model.get("shown") !== serial) return;
    watcher.disconnect();
    back.hidden = !opened?.isConnected;
    chart.tabIndex = -1;
    chart.focus();
    back.scrollIntoView();
  }
  back.addEventListener("click", () => opened?.querySelector("summary")?.focus());
  const entries = model.get("claims").map((claim) => ({ claim, element: entry(claim, labels, showChart) }));
  const selects = model.get("filters").map(({ name, label, options }) => {
    const select = tag("select", { "data-filter": name }, tag("option", { value: "" }, labels.all),
      ...options.map(({ id, text }) => tag("option", { value: id }, text)));
    select.addEventListener("change", show);
    return { name, select, element: tag("label", {}, label, " ", select) };
  });
  function show() {
    const shown = entries.filter(({ claim }) => selects.every(({ name, select }) => !select.value || claim[name] === select.value));
    list.replaceChildren(...shown.map(({ element }) => element));
    if (!opened?.isConnected) back.hidden = true;
    status.textContent = labels.count.replace("{shown}", String(shown.length)).replace("{all}", String(entries.length));
  }
  const root = tag("section", { class: "courselab-ledger", "aria-label": labels.title },
    tag("div", { class: "courselab-filters" }, ...selects.map(({ element }) => element)), status, list, waiting, back);
  keepKeys(root);
  const showShown = () => {
    kernel.heard();
    arrive();
  };
  model.on("change:shown", showShown);
  show();
  el.append(root);
  return () => {
    kernel.stop();
    watcher.disconnect();
    model.off("change:shown", showShown);
  };
}

export default { render };
