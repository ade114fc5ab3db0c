// The claim ledger: choose which claims to see, open one for its verdict, its limits and its evidence.
function entry(claim, labels, showChart) {
  const evidence = claim.evidence.map(({ text, address }) => tag("li", {}, address ? tag("a", { href: address }, text) : text));
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
  const verdict = tag("span", { class: "usmex-verdict" }, claim.verdict_name);
  return tag("details", { "data-claim": claim.id },
    tag("summary", {}, tag("b", {}, claim.id), " ", tag("span", {}, claim.claim), " ", verdict),
    tag("div", { class: "usmex-claim" }, ...parts));
}

function render({ model, el }) {
  const labels = model.get("labels");
  const status = tag("p", { role: "status" });
  const list = tag("div");
  const waiting = tag("p", { class: "usmex-waiting", role: "status" });
  const kernel = patience(waiting, labels.waiting);
  let serial = 0;
  const showChart = (id) => {
    serial = following(serial);
    kernel.asked();
    model.set("wanted", { claim: id, serial });
    model.save_changes();
  };
  const entries = model.get("claims").map((claim) => [claim, entry(claim, labels, showChart)]);
  const selects = model.get("filters").map(({ name, label, options }) => {
    const select = tag("select", { "data-filter": name }, tag("option", { value: "" }, labels.all),
      ...options.map(({ id, text }) => tag("option", { value: id }, text)));
    select.addEventListener("change", show);
    return { name, select, element: tag("label", {}, label, " ", select) };
  });
  function show() {
    const shown = entries.filter(([claim]) => selects.every(({ name, select }) => !select.value || claim[name] === select.value));
    list.replaceChildren(...shown.map(([, element]) => element));
    status.textContent = labels.count.replace("{shown}", shown.length).replace("{all}", entries.length);
  }
  const root = tag("section", { class: "usmex-ledger", "aria-label": labels.title },
    tag("div", { class: "usmex-filters" }, ...selects.map(({ element }) => element)), status, list, waiting);
  keepKeys(root);
  model.on("change:shown", kernel.heard);
  show();
  el.append(root);
  return () => {
    kernel.stop();
    model.off("change:shown", kernel.heard);
  };
}

export default { render };
