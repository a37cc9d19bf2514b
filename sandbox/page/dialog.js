import { element } from "./dom.js";
import { say } from "./i18n.js";

/** Ask for a few values in a dialog; null if the person thought better of it. */
export function ask({ title, explanation = null, fields = [], confirm, danger = false }) {
  const form = element("form", { method: "dialog" },
    element("h2", {}, title),
    explanation && element("p", {}, explanation),
    ...fields.map(labelled),
    element("div", { class: "dialog-buttons" },
      element("button", { value: "", formnovalidate: true, class: "quiet" }, say("Cancel")),
      element("button", { value: "yes", class: danger ? "danger" : "primary" }, confirm)));
  return shown(element("dialog", { "aria-label": title }, form), form);
}

function labelled(field) {
  return element("label", {}, element("span", {}, field.label), inputFor(field));
}

function inputFor({ label: _, choices = null, value = "", ...attributes }) {
  if (!choices) return element("input", { required: attributes.type !== "file", value, ...attributes });
  const options = choices.map(([code, words]) => element("option", { value: code, selected: code === value }, words));
  return element("select", attributes, ...options);
}

function shown(dialog, form) {
  answerToEnter(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null);
    });
  });
}

/** Enter in a field means the main button; the browser would take the first one, which cancels. */
function answerToEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.localName !== "input") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=yes]"));
  });
}
