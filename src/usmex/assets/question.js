// A question of six kinds. It shows what it is sent and reports what is chosen; the kernel grades.
let views = 0;

function tag(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Text in which *stars* and **double stars** mean emphasis; nothing else is markup. */
function rich(text) {
  return text.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).map((part) => {
    if (part.startsWith("**")) return tag("strong", {}, part.slice(2, -2));
    if (part.startsWith("*") && part.length > 2) return tag("em", {}, part.slice(1, -1));
    return part;
  });
}

function choices(question, name) {
  const type = question.kind === "several" ? "checkbox" : "radio";
  const inputs = question.options.map((option) => tag("input", { type, name, value: option.id }));
  const rows = question.options.map((option, index) =>
    tag("label", { class: "usmex-choice-row" }, inputs[index], tag("span", {}, ...rich(option.text))),
  );
  return {
    elements: rows,
    value() {
      const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
      return type === "checkbox" ? chosen : (chosen[0] ?? null);
    },
    set(value) {
      for (const input of inputs) input.checked = [].concat(value).includes(input.value);
    },
  };
}

function number(question, name, labels) {
  const input = tag("input", { type: "text", inputmode: "decimal", autocomplete: "off", name, id: name });
  return {
    elements: [
      tag("div", { class: "usmex-number" }, tag("label", { for: name }, labels.number), input, tag("span", { class: "usmex-unit" }, question.unit)),
    ],
    value: () => input.value,
    set(value) {
      input.value = value;
    },
    describe: input,
  };
}

function order(question, name, labels, announce) {
  let items = question.options.map((option) => ({ ...option }));
  const list = tag("ol", { class: "usmex-order" });
  const fill = (text, item, place = "") =>
    text.replace("{item}", item.text.replaceAll("*", "")).replace("{place}", place).replace("{all}", items.length);
  const move = (from, to, which) => {
    const [item] = items.splice(from, 1);
    items.splice(to, 0, item);
    draw();
    // Keep the focus on the same button of the moved item; at an end that button is closed, so take the other.
    const row = list.children[to];
    const wanted = row.querySelector(`[data-move=${which}]`);
    (wanted.disabled ? row.querySelector("button:not(:disabled)") : wanted).focus();
    announce(fill(labels.place, item, to + 1));
  };
  const draw = () => {
    list.replaceChildren(
      ...items.map((item, place) => {
        const up = tag("button", { type: "button", "data-move": "up", "aria-label": fill(labels.up, item) }, "↑");
        const down = tag("button", { type: "button", "data-move": "down", "aria-label": fill(labels.down, item) }, "↓");
        up.disabled = place === 0;
        down.disabled = place === items.length - 1;
        up.addEventListener("click", () => move(place, place - 1, "up"));
        down.addEventListener("click", () => move(place, place + 1, "down"));
        return tag("li", { "data-item": item.id }, tag("span", {}, ...rich(item.text)), tag("span", { class: "usmex-moves" }, up, down));
      }),
    );
  };
  draw();
  return {
    elements: [list],
    value: () => items.map((item) => item.id),
    set(value) {
      items = value.map((id) => items.find((item) => item.id === id));
      draw();
    },
  };
}

function match(question, name, labels) {
  const selects = question.lefts.map((left, index) => {
    const select = tag("select", { id: `${name}-${index}`, "data-left": left.id }, tag("option", { value: "" }, labels.choose));
    question.rights.forEach((right, place) => select.append(tag("option", { value: String(place) }, right.replaceAll("*", ""))));
    return select;
  });
  return {
    elements: question.lefts.map((left, index) =>
      tag("div", { class: "usmex-pair" }, tag("label", { for: `${name}-${index}` }, ...rich(left.text)), selects[index]),
    ),
    value: () => Object.fromEntries(selects.map((select) => [select.dataset.left, select.value])),
    set(value) {
      for (const select of selects) select.value = value[select.dataset.left] ?? "";
    },
  };
}

const KINDS = { one: choices, several: choices, opinion: choices, number, order, match };

function render({ model, el }) {
  const question = model.get("question");
  const labels = model.get("labels");
  const name = `usmex-question-${++views}`;
  const announcer = tag("p", { class: "usmex-unseen", role: "status" });
  const announce = (text) => (announcer.textContent = text);
  const field = KINDS[question.kind](question, name, labels, announce);

  const text = tag("p", { class: "usmex-reply-text" });
  const notes = tag("ul", {});
  const reply = tag("div", { class: "usmex-reply", role: "status" }, text, notes);
  const hints = tag("ol", { class: "usmex-hints", role: "status" });
  const check = tag("button", { type: "submit", class: "usmex-check" }, labels.check);
  const hint = tag("button", { type: "button", class: "usmex-hint" });
  const form = tag("form", { class: "usmex-question", "data-question-id": question.id, "data-kind": question.kind, novalidate: "" },
    tag("fieldset", {}, tag("legend", {}, ...rich(question.prompt)), ...field.elements),
    tag("div", { class: "usmex-actions" }, check, hint),
    hints, reply, announcer,
  );
  // JupyterLab reads single keys as commands: none may pass.
  form.addEventListener("keydown", (event) => event.stopPropagation());

  let serial = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    serial = Math.max(serial + 1, Date.now());
    model.set("answer", { value: field.value(), serial });
    model.save_changes();
  });
  hint.addEventListener("click", () => {
    model.set("hints_asked", Math.min(model.get("hints").length + 1, question.hints));
    model.save_changes();
  });

  const showHints = () => {
    const given = model.get("hints");
    hints.replaceChildren(...given.map((line) => tag("li", {}, ...rich(line))));
    hints.hidden = given.length === 0;
    hint.hidden = given.length >= question.hints;
    hint.textContent = labels.hints[given.length] ?? "";
    if (hint.hidden && document.activeElement === document.body) check.focus();
  };
  const showReply = () => {
    const now = model.get("reply");
    if (!now.text) return;
    form.dataset.tone = now.tone;
    form.dataset.answered = String(now.serial);
    text.replaceChildren(...rich(now.text));
    notes.replaceChildren(...now.notes.map((line) => tag("li", {}, ...rich(line))));
    notes.hidden = now.notes.length === 0;
  };
  model.on("change:reply", showReply);
  model.on("change:hints", showHints);
  const former = model.get("answer");
  if (former.value != null) field.set(former.value);
  notes.hidden = true;
  showHints();
  showReply();
  el.append(form);
  return () => {
    model.off("change:reply", showReply);
    model.off("change:hints", showHints);
  };
}

export default { render };
