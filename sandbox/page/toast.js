import { element } from "./dom.js";
import { say } from "./i18n.js";

const READING_TIME = 5000;

/** A short word over a chat that goes by itself; an alert waits for its button. */
export function toast(place, words, { alert = false } = {}) {
  const node = element("div", { class: `toast ${alert ? "alert" : ""}`, role: alert ? "alert" : "status" },
    element("span", {}, words));
  const dismiss = element("button", { type: "button", on: { click: () => node.remove() } }, say("OK"));
  if (alert) node.append(dismiss);
  else setTimeout(() => node.remove(), READING_TIME);
  place.replaceChildren(node);
  if (alert) dismiss.focus();
}
