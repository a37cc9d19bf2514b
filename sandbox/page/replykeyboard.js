import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";

/** What a button may ask for, as its sign and its explanation. */
export const REQUESTS = {
  contact: { sign: "person", explanation: "shares the phone number" },
  location: { sign: "pin", explanation: "shares the location" },
};

/** The keyboard under the composer, or nothing while the bot shows none. */
export function replyKeyboard(keyboard, press) {
  const rows = (keyboard ?? []).map((row) => element("div", { class: "row" }, ...row.map((face) => key(face, press))));
  return element("div",
    { class: "reply-keyboard", role: "group", "aria-label": say("Buttons"), hidden: rows.length === 0 }, ...rows);
}

function key(face, press) {
  const request = REQUESTS[face.request];
  return element("button",
    { type: "button", class: "key", title: request && say(request.explanation), on: { click: () => press(face) } },
    request && icon(request.sign), face.label);
}
