import { get, GroupCalls } from "./api.js";
import { avatar } from "./avatar.js";
import { ChatWindow } from "./chatwindow.js";
import { button, element, setState } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { MessageLog } from "./log.js";

// Messages outside any topic; so the messenger calls the place, too.
const GENERAL = "General";

/** A staff group: its topics as tabs, and one of its members whose hands we lend. */
export class GroupWindow extends ChatWindow {
  constructor(group, { people, putAway }) {
    const seat = { person: group.members[0] ?? null, topic: null };
    super({ id: group.id, chat: new GroupCalls(group.id, seat), label: group.title, messenger: "telegram" });
    Object.assign(this, { group, people, seat });
    this.logs = new Map();
    this.topics = [];
    this.#build(putAway);
    this.#open(null);
    this.update(group);
  }

  /** The log of the topic that is open. */
  get log() {
    return this.#logOf(this.seat.topic);
  }

  /** Members have come or gone. */
  update(group) {
    this.group = group;
    if (!group.members.includes(this.seat.person)) this.seat.person = group.members[0] ?? null;
    this.who.replaceChildren(...group.members.map((id) =>
      element("option", { value: id, selected: id === this.seat.person }, this.#nameOf(id))));
  }

  receive(event) {
    super.receive(event);
    this.perform(() => this.refresh());
  }

  showAction() {}

  /** Ask which topics there are. */
  async refresh() {
    const topics = this.group.forum ? await get(`/groups/${encodeURIComponent(this.id)}/topics`) : [];
    this.topics = topics.filter((topic) => !topic.deleted);
    this.#drawTabs();
  }

  /** A group's commands are typed: its members have them from the city's own instructions. */
  commands() {
    return [];
  }

  take({ messages }) {
    for (const message of messages) {
      this.#logOf(message.topic).show([message]);
      if (message.from === "bot" && message.topic !== this.seat.topic) this.unread.add(message.topic);
    }
    this.#drawTabs();
  }

  #build(putAway) {
    this.unread = new Set();
    this.who = element("select", { "aria-label": say("Who acts"), on: { change: () => this.#lendHandsTo(this.who.value) } });
    this.tabs = element("div", { class: "topics", role: "group", "aria-label": say("Topics") });
    this.place = element("div", { class: "log-place" });
    const away = button(say("Put the group away"), { class: "round", on: { click: putAway } }, icon("close"));
    this.node.classList.add("group");
    this.node.append(
      element("header", { class: "owner" }, element("span", {}, say("Who acts")), this.who, away),
      element("div", { class: "screen" },
        element("header", { class: "bot" }, avatar(this.group.title),
          element("div", {}, element("h3", {}, this.group.title), element("span", { class: "status" }, say("staff group")))),
        this.tabs, this.place, this.toasts, this.composer.node));
  }

  #logOf(topic) {
    if (!this.logs.has(topic)) {
      this.logs.set(topic, new MessageLog({
        ...this.acts,
        owns: (message) => message.from === "person" && message.person === this.seat.person,
        senderOf: (message) => (message.from === "bot" ? say("bot") : this.#nameOf(message.person)),
      }));
    }
    return this.logs.get(topic);
  }

  #nameOf(id) {
    return this.people.get(id)?.name ?? say("somebody unnamed");
  }

  #open(topic) {
    this.seat.topic = topic;
    this.unread.delete(topic);
    this.place.replaceChildren(this.log.node);
    this.#drawTabs();
  }

  #lendHandsTo(person) {
    this.seat.person = person;
    for (const log of this.logs.values()) log.redraw();
  }

  #drawTabs() {
    const all = [{ id: null, name: say(GENERAL) }, ...this.topics];
    const hadFocus = this.tabs.contains(document.activeElement);
    this.tabs.hidden = all.length === 1;
    this.tabs.replaceChildren(...all.map((topic) => this.#tab(topic)));
    if (hadFocus) this.tabs.querySelector("[aria-pressed=true]")?.focus();
  }

  #tab({ id, name, closed = false }) {
    const classes = `topic${closed ? " closed" : ""}${this.unread.has(id) ? " unread" : ""}`;
    const tab = button(closed ? say("{name} (closed)", { name }) : name,
      { class: classes, on: { click: () => this.#open(id) } }, name);
    setState(tab, "pressed", id === this.seat.topic);
    return tab;
  }
}
