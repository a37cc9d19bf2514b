import { avatar } from "./avatar.js";
import { button, element } from "./dom.js";
import { say } from "./i18n.js";
import { MESSENGERS } from "./messengers.js";

/** The face of a person or a group in the line along the top. */
export function chip(chat, show) {
  const name = chat.name ?? chat.title;
  const detail = detailOf(chat);
  return button(name, { class: `chip ${chat.title ? "of-group" : ""}`, data: { chat: chat.id }, on: { click: show } },
    avatar(name), element("span", {}, name), detail && element("small", {}, detail));
}

function detailOf(chat) {
  if (chat.title) return say("staff group");
  if (chat.role !== "citizen") return say(chat.role.replace("_", " "));
  return chat.messenger === "viber" ? MESSENGERS.viber.name : null;
}
