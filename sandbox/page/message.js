import { card } from "./cards.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { mediaNodes } from "./media.js";
import { richText } from "./richtext.js";
import { serviceNode } from "./service.js";
import { timeOfDay } from "./time.js";
import { inWords } from "./words.js";

/** One message as a bubble, its buttons under it. `acts` says what can be done with it. */
export function messageNode(message, acts) {
  if (message.kind === "service") return serviceNode(message, acts.senderOf(message));
  const own = acts.owns(message);
  const sender = acts.senderOf(message);
  return element("article",
    {
      class: `message ${own ? "mine" : "theirs"}`,
      tabindex: "-1",
      data: { message: message.message_id, kind: message.kind, own: String(own) },
    },
    element("div", { class: "bubble" },
      sender && element("strong", { class: "sender" }, sender),
      message.reply_to && quote(acts.find(message.reply_to)),
      ...mediaNodes(message.media),
      card(message) ?? words(message),
      foot(message, own),
      reactions(message)),
    tools(message, own, acts),
    inlineButtons(message, acts));
}

function quote(quoted) {
  return element("div", { class: "quote" }, quoted ? inWords(quoted) : "…");
}

function words(message) {
  return message.text ? element("div", { class: "words" }, ...richText(message.html, message.text)) : null;
}

function foot(message, own) {
  return element("span", { class: "foot" },
    message.edited ? element("span", { class: "edited" }, say("edited")) : null,
    element("time", { datetime: message.at }, timeOfDay(message.at)),
    own ? element("span", { class: "state" }) : reach(message));
}

/** How far the bot's message has come, where the messenger tells the bot. */
function reach({ state }) {
  if (!state) return null;
  return element("span", { class: `reach ${state}`, role: "img", "aria-label": say(state), title: say(state) }, icon("ticks"));
}

function reactions({ reactions: bots, peoples_reactions: peoples }) {
  const given = [...(bots ?? []), ...(peoples ?? [])];
  if (!given.length) return null;
  const face = (sign) => element("span", { role: "img", "aria-label": say("reaction: {sign}", { sign }) }, sign);
  return element("div", { class: "reactions" }, ...given.map(face));
}

/** What one can do with a message; shown when it is pointed at or has the focus. */
function tools(message, own, acts) {
  const reply = button(say("Reply"), { on: { click: () => acts.reply(message) } }, icon("reply"));
  const edit = button(say("Edit"), { on: { click: () => acts.edit(message) } }, icon("edit"));
  return element("div", { class: "tools" }, reply, own && acts.edit && message.kind === "text" ? edit : null);
}

function inlineButtons(message, acts) {
  if (!message.buttons?.length) return null;
  const rows = message.buttons.map((row) =>
    element("div", { class: "row" }, ...row.map((face) => inlineButton(face, message, acts))));
  return element("div", { class: "inline-keyboard", role: "group", "aria-label": say("Buttons") }, ...rows);
}

function inlineButton(face, message, acts) {
  if (face.url) {
    return element("a", { class: "key", href: face.url, target: "_blank", rel: "noopener noreferrer" },
      face.label, icon("link"));
  }
  const press = async (event) => {
    const pressed = event.currentTarget;
    pressed.setAttribute("aria-busy", "true");
    await acts.press(message, face);
    pressed.removeAttribute("aria-busy");
  };
  return element("button", { type: "button", class: "key", on: { click: press } }, face.label);
}

/** Ticks under one's own message: one when sent, two when the bot has said something since. */
export function markState(node, answered) {
  const state = node.querySelector(".state");
  if (!state || state.dataset.answered === String(answered)) return;
  state.dataset.answered = String(answered);
  state.setAttribute("aria-label", say(answered ? "answered" : "sent"));
  state.setAttribute("role", "img");
  state.replaceChildren(icon(answered ? "ticks" : "tick"));
}
