import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { REQUESTS } from "./replykeyboard.js";

const COLOUR = /^#[0-9a-f]{3,8}$/i;
// What the app writes with on a button that names no colour for its words.
const USUAL_INK = "#000000";

/** Viber's keyboard: six columns wide, in the colours that the bot chose. */
export function viberKeyboard(keyboard, press) {
  const rows = (keyboard ?? []).map((row) => element("div", { class: "grid" }, ...row.map((face) => key(face, press))));
  return element("div",
    { class: "reply-keyboard of-viber", role: "group", "aria-label": say("Buttons"), hidden: rows.length === 0 }, ...rows);
}

function key(face, press) {
  const node = face.url ? link(face) : pressable(face, press);
  node.style.gridColumn = `span ${Number(face.columns)}`;
  node.style.setProperty("--height", Number(face.rows));
  if (COLOUR.test(face.color ?? "")) {
    node.style.background = face.color;
    node.style.color = COLOUR.test(face.ink ?? "") ? face.ink : USUAL_INK;
  }
  return node;
}

function link(face) {
  return element("a", { class: "key", href: face.url, target: "_blank", rel: "noopener noreferrer" },
    face.label, icon("link"));
}

function pressable(face, press) {
  const request = REQUESTS[face.request];
  return element("button",
    { type: "button", class: "key", title: request && say(request.explanation), on: { click: () => press(face) } },
    request && icon(request.sign), face.label);
}
