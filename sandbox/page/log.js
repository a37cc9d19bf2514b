import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { markState, messageNode } from "./message.js";
import { dayInWords, dayOf } from "./time.js";

const NEAR_THE_END = 48;
// A keyboard that came alone: it shows below the chat, not in it.
const KEYBOARD = "keyboard";

/** The messages of one chat, newest last; stays at the end unless the person has scrolled up. */
export class MessageLog {
  constructor(acts) {
    this.acts = { ...acts, find: (id) => this.messages.get(id) };
    this.messages = new Map();
    this.nodes = new Map();
    this.atEnd = true;
    this.scrolledTo = 0;
    this.content = element("div", { class: "content" });
    this.pane = element("div",
      { class: "log", role: "log", tabindex: "0", "aria-label": say("Messages"), on: { scroll: () => this.#noteScroll() } },
      this.content);
    this.down = button(say("To the newest message"), { class: "down", hidden: true, on: { click: () => this.toEnd() } },
      icon("down"));
    this.node = element("div", { class: "log-frame" }, this.pane, this.down);
    const keepEnd = new ResizeObserver(() => this.atEnd && this.toEnd());
    keepEnd.observe(this.pane);
    keepEnd.observe(this.content);
  }

  get empty() {
    return this.nodes.size === 0;
  }

  /** Take in messages that are new or have changed. */
  show(messages) {
    for (const message of messages) this.#place(message);
    if (messages.some((message) => this.acts.owns(message) && !message.edited)) this.atEnd = true;
    this.#separateDays();
    this.#markStates();
    if (this.atEnd) this.toEnd();
    this.down.hidden = this.atEnd;
  }

  /** The person's own newest text, if there is one to change. */
  lastOwnText() {
    return [...this.messages.values()].findLast((message) => this.acts.owns(message) && message.kind === "text");
  }

  /** Whether something of the bot was delivered and not looked at. */
  hasUnseen() {
    return [...this.messages.values()].some(({ state }) => state === "delivered");
  }

  /** Draw everything anew, as when somebody else looks at it. */
  redraw() {
    for (const [id, message] of this.messages) this.#draw(id, message);
    this.#markStates();
  }

  /** Go to the newest message. */
  toEnd() {
    this.pane.scrollTop = this.pane.scrollHeight;
  }

  #place(message) {
    const id = message.message_id;
    if ((this.messages.get(id)?.change ?? -1) >= message.change) return;
    if (message.deleted || message.kind === KEYBOARD) this.#remove(id);
    else this.#draw(id, message);
  }

  #draw(id, message) {
    const known = this.nodes.get(id);
    const node = messageNode(message, this.acts);
    this.messages.set(id, message);
    this.nodes.set(id, node);
    if (known) replaceKeepingFocus(known, node);
    else this.content.append(node);
  }

  #remove(id) {
    this.nodes.get(id)?.remove();
    this.nodes.delete(id);
    this.messages.delete(id);
  }

  #separateDays() {
    for (const separator of this.content.querySelectorAll(".day")) separator.remove();
    let day = null;
    for (const [id, node] of this.nodes) {
      const at = this.messages.get(id).at;
      if (dayOf(at) !== day) node.before(element("div", { class: "day" }, element("span", {}, dayInWords(at))));
      day = dayOf(at);
    }
  }

  #markStates() {
    let answered = false;
    for (const [id, node] of [...this.nodes].reverse()) {
      if (this.acts.isAnswer(this.messages.get(id))) answered = true;
      markState(node, answered);
    }
  }

  /** Only the person scrolls up; a chat that grows or a keyboard that opens leaves the place as it was. */
  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.pane;
    if (scrollHeight - scrollTop - clientHeight < NEAR_THE_END) this.atEnd = true;
    else if (scrollTop < this.scrolledTo) this.atEnd = false;
    this.scrolledTo = scrollTop;
    this.down.hidden = this.atEnd;
  }
}

/** A bot edits its menu under the finger that pressed it: the focus moves on to the new buttons. */
function replaceKeepingFocus(known, node) {
  const hadFocus = known.contains(document.activeElement);
  known.replaceWith(node);
  if (hadFocus) (node.querySelector(".key") ?? node).focus({ preventScroll: true });
}
