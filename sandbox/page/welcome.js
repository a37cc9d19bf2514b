import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";

/** What stands in a chat instead of the composer: nothing, a way back in, or the big START. */
export function welcome({ empty, blocked, bot, start, unblock }) {
  if (blocked) return [wideButton(say("Unblock the bot"), unblock)];
  if (!empty) return [];
  return [introduction(bot), wideButton(say("START"), start)];
}

function introduction(bot) {
  return element("div", { class: "introduction" },
    element("span", { class: "introduction-mark" }, icon("city")),
    element("strong", {}, say("What can this bot do?")),
    element("p", {}, bot.description || say("Press the button to begin, as in a real messenger.")));
}

function wideButton(label, act) {
  return element("button", { type: "button", class: "wide", on: { click: act } }, label);
}
