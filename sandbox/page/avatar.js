import { element } from "./dom.js";

const HUES = [205, 28, 268, 152, 342, 182, 232];

/** A coloured disc with initials; the same name always gets the same colour. */
export function avatar(name) {
  const node = element("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  node.style.setProperty("--hue", HUES[weight(name) % HUES.length]);
  return node;
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

const weight = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
