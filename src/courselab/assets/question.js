// A question of six kinds. It shows what it is sent and reports what is chosen; the kernel grades.
/** @type {MakeField} */
function choices(question, name) {
  const type = question.kind === "several" ? "checkbox" : "radio";
  const inputs = question.options.map((option) => tag("input", { type, name, value: option.id }));
  const rows = question.options.map((option, index) =>
    tag("label", { class: "courselab-choice-row" }, inputs[index], tag("span", {}, ...rich(option.text))),
  );
  return {
    elements: rows,
    value() {
      const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
      return type === "checkbox" ? chosen : (chosen[0] ?? null);
    },
    set(value) {
      for (const input of inputs) input.checked = [value].flat().includes(input.value);
    },
  };
}

/** @type {MakeField} */
function number(question, name, labels) {
  const unit = tag("span", { class: "courselab-unit", id: `${name}-unit` }, question.unit);
  const input = tag("input", { type: "text", inputmode: "decimal", autocomplete: "off", name, id: name, "aria-describedby": unit.id });
  return {
    elements: [tag("div", { class: "courselab-number" }, tag("label", { for: name }, labels.number), input, unit)],
    value: () => input.value,
    set(value) {
      input.value = value;
    },
  };
}

/** @type {MakeField} */
function order(question, name, labels, announce) {
  let items = question.options;
  const list = tag("ol", { class: "courselab-order" });
  const fill = (/** @type {string} */ text, /** @type {{ text: string }} */ item, /** @type {number | ""} */ place = "") =>
    text.replace("{place}", String(place)).replace("{all}", String(items.length)).replace("{item}", () => item.text.replaceAll("*", ""));
  /** @type {(which: "up" | "down", arrow: string, item: { text: string }, place: number, to: number) => HTMLElement} */
  const button = (which, arrow, item, place, to) => {
    const made = tag("button", { type: "button", "data-move": which, "aria-label": fill(labels[`${which}_item`], item) },
      tag("span", { "aria-hidden": "true" }, arrow), labels[which]);
    made.disabled = to < 0 || to >= items.length;
    made.addEventListener("click", () => move(place, to, which));
    return made;
  };
  /** @type {(from: number, to: number, which: "up" | "down") => void} */
  const move = (from, to, which) => {
    const item = items[from];
    items = [...items];
    items.splice(to, 0, ...items.splice(from, 1));
    draw();
    // Keep the focus on the same button of the moved item; at an end that button is closed, so take the other.
    const buttons = [...list.children[to].querySelectorAll("button")].filter((each) => !each.disabled);
    (buttons.find((each) => each.dataset.move === which) ?? buttons[0]).focus();
    announce(fill(labels.place, item, to + 1));
  };
  const draw = () => {
    list.replaceChildren(
      ...items.map((item, place) =>
        tag("li", { "data-item": item.id },
          tag("span", {}, ...rich(item.text)),
          tag("span", { class: "courselab-moves" },
            button("up", "↑", item, place, place - 1),
            button("down", "↓", item, place, place + 1)),
        ),
      ),
    );
  };
  draw();
  return {
    elements: [list],
    value: () => items.map((item) => item.id),
    set(/** @type {string[]} */ value) {
      items = value.flatMap((id) => items.find((item) => item.id === id) ?? []);
      draw();
    },
  };
}

/** @type {MakeField} */
function match(question, name, labels) {
  const selects = question.lefts.map((left, index) => {
    const select = tag("select", { id: `${name}-${index}`, "data-left": left.id }, tag("option", { value: "" }, labels.choose));
    question.rights.forEach((right, place) => select.append(tag("option", { value: String(place) }, right.replaceAll("*", ""))));
    return select;
  });
  // A narrow select cuts its text, so the choice stands under it in full.
  const chosen = selects.map((select) => {
    const text = tag("span", { class: "courselab-chosen", "aria-hidden": "true" });
    select.addEventListener("change", () => text.replaceChildren(...rich(question.rights.find((_, place) => String(place) === select.value) ?? "")));
    return text;
  });
  return {
    elements: question.lefts.map((left, index) =>
      tag("div", { class: "courselab-pair" }, tag("label", { for: `${name}-${index}` }, ...rich(left.text)), selects[index], chosen[index]),
    ),
    value: () => Object.fromEntries(selects.map((select, index) => [question.lefts[index].id, select.value])),
    set(value) {
      selects.forEach((select, index) => {
        select.value = value[question.lefts[index].id] ?? "";
        select.dispatchEvent(new Event("change"));
      });
    },
  };
}

const KINDS = { one: choices, several: choices, opinion: choices, number, order, match };

/** @param {View<QuestionTraits>} view */
function render({ model, el }) {
  const question = model.get("question");
  const labels = model.get("labels");
  const name = viewId("question");
  const announcer = tag("p", { class: "courselab-unseen", role: "status" });
  const announce = (/** @type {string} */ text) => (announcer.textContent = text);
  const field = KINDS[question.kind](question, name, labels, announce);

  const text = tag("p", { class: "courselab-reply-text" });
  const notes = tag("ul", {});
  const reply = tag("div", { class: "courselab-reply", role: "status" }, text, notes);
  const given = tag("ol", {});
  const hints = tag("div", { class: "courselab-hints", role: "status" }, given);
  const waiting = tag("p", { class: "courselab-waiting", role: "status" });
  const check = tag("button", { type: "submit", class: "courselab-check" }, labels.check);
  const hint = tag("button", { type: "button", class: "courselab-hint" });
  const form = tag("form", { class: "courselab-question", "data-question-id": question.id, "data-kind": question.kind, novalidate: "" },
    tag("fieldset", {}, tag("legend", {}, ...rich(question.prompt)), ...field.elements),
    tag("div", { class: "courselab-actions" }, check, hint),
    hints, reply, waiting, announcer,
  );
  keepKeys(form);

  const kernel = patience(waiting, labels.waiting);
  let serial = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    serial = following(serial);
    // The verdict on another answer must not stand under this one while Python is silent.
    reply.style.visibility = "hidden";
    kernel.asked();
    model.set("answer", { value: field.value(), serial });
    model.save_changes();
  });
  hint.addEventListener("click", () => {
    kernel.asked();
    model.set("hints_asked", Math.min(model.get("hints").length + 1, question.hints));
    model.save_changes();
  });

  const tell = (/** @type {Reply} */ { tone, text: sentence, notes: lines }) => {
    form.dataset.tone = tone;
    reply.style.visibility = "";
    text.replaceChildren(...rich(sentence));
    notes.replaceChildren(...lines.map((line) => tag("li", {}, ...rich(line))));
    notes.hidden = lines.length === 0;
  };
  const showHints = () => {
    kernel.heard();
    const lines = model.get("hints");
    given.replaceChildren(
      ...lines.map((line, index) => tag("li", {}, tag("span", { class: "courselab-hint-name" }, labels.hints[index]), " ", ...rich(line))),
    );
    given.hidden = lines.length === 0;
    hint.hidden = lines.length >= question.hints;
    hint.textContent = labels.hints[lines.length] ?? "";
    if (hint.hidden && document.activeElement === document.body) check.focus();
  };
  const showReply = () => {
    const now = model.get("reply");
    if (!now.text) return;
    kernel.heard();
    form.dataset.answered = String(now.serial);
    tell(now);
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
    kernel.stop();
    model.off("change:reply", showReply);
    model.off("change:hints", showHints);
  };
}

export default { render };
