import { button, element, setState } from "./dom.js";

/**
 * A button with a menu. `items()` gives `{label, detail, icon, choose}` each time it opens,
 * so that the menu shows how things stand now.
 */
export function menuButton({ label, face, items, className = "" }) {
  const list = element("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const opener = button(label, { "aria-haspopup": "menu", "aria-expanded": "false", class: `opener ${className}` }, ...face);
  const holder = element("div", { class: "menu-holder" }, opener, list);
  const close = () => {
    list.hidden = true;
    setState(opener, "expanded", false);
  };
  const leave = () => {
    close();
    opener.focus();
  };
  const open = async () => {
    const found = await items();
    list.replaceChildren(...found.map((item) => entry(item, leave)));
    list.hidden = false;
    setState(opener, "expanded", true);
    list.firstElementChild?.focus();
  };
  opener.addEventListener("click", () => (list.hidden ? open() : close()));
  holder.addEventListener("keydown", (event) => steer(event, list, leave));
  holder.addEventListener("focusout", (event) => holder.contains(event.relatedTarget) || close());
  return holder;
}

/** One line of a menu; whoever picks it leaves the menu first. */
export function entry({ label, detail = null, icon = null, choose }, leave) {
  const pick = () => {
    leave();
    choose();
  };
  const words = element("span", { class: "menu-label" }, label);
  const more = detail && element("span", { class: "menu-detail" }, detail);
  return element("button", { type: "button", role: "menuitem", on: { click: pick } }, icon, words, more);
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows go along the list and round its ends, Escape leaves it. */
export function steer(event, list, leave) {
  if (list.hidden) return;
  if (event.key === "Escape") leave();
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  const entries = [...list.children];
  const place = entries.indexOf(document.activeElement) + STEPS[event.key];
  entries.at(place % entries.length)?.focus();
}
