import { avatar } from "./avatar.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { dayInWords, dayOf, now, timeOfDay } from "./time.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** A forum's topics, one below the other; `open(id)` is called when one is chosen. */
export class TopicList {
  constructor({ open }) {
    this.open = open;
    this.list = element("ul", { on: { keydown: (event) => this.#step(event) } });
    this.news = element("p", { class: "unseen", role: "status" });
    this.node = element("nav", { class: "topics", "aria-label": say("Topics") }, this.list, this.news);
  }

  /** Show the topics in this order: `{id, name, closed, last, lastWords, unread}` each, one of them chosen. */
  show(topics, chosen) {
    const held = document.activeElement?.closest?.(".topic")?.dataset.topic;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.replaceChildren(...topics.map((topic) => element("li", {}, this.#entry(topic, topic.id === chosen))));
    if (hadFocus) (this.#faceOf(held) ?? this.#faceOf(keyOf(chosen)))?.focus({ preventScroll: true });
  }

  /** Go to the topic that is open. */
  focus() {
    this.list.querySelector("[aria-current]")?.focus({ preventScroll: true });
  }

  /** Say that something has come into a topic that is not open. */
  tell(name) {
    this.news.textContent = say("New in the topic {name}", { name });
  }

  #faceOf(key) {
    return [...this.list.querySelectorAll(".topic")].find((face) => face.dataset.topic === key);
  }

  #entry(topic, chosen) {
    const { id, name, closed, last, lastWords, unread } = topic;
    const looks = { class: `topic${closed ? " closed" : ""}`, "aria-current": chosen ? "true" : null, data: { topic: keyOf(id) } };
    return button(spoken(topic), { ...looks, on: { click: () => this.open(id) } },
      faceOf(id, name),
      element("span", { class: "topic-name" }, closed ? icon("lock") : null, element("span", {}, name)),
      element("span", { class: "topic-last" }, lastWords),
      element("span", { class: "topic-side" },
        last && element("time", { datetime: last.at }, shortTime(last.at)),
        unread ? element("span", { class: "badge" }, String(unread)) : null));
  }

  #step(event) {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const faces = [...this.list.querySelectorAll(".topic")];
    faces.at((faces.indexOf(document.activeElement) + STEPS[event.key]) % faces.length)?.focus();
  }
}

/** A topic's disc; the place of all has a sign of its own. */
export function faceOf(id, name) {
  return id === null ? element("span", { class: "avatar", "aria-hidden": "true" }, "#") : avatar(name);
}

const keyOf = (id) => id ?? "";

/** Everything that the eye finds in an entry. */
function spoken({ name, closed, unread }) {
  const parts = [name, closed && say("closed"), unread && say("unread: {count}", { count: unread })];
  return parts.filter(Boolean).join(", ");
}

const shortTime = (at) => (dayOf(at) === dayOf(now().toISOString()) ? timeOfDay(at) : dayInWords(at));
