import { GroupCalls } from "./api.js";
import { avatar } from "./avatar.js";
import { ChatWindow } from "./chatwindow.js";
import { button, element } from "./dom.js";
import { groupDeeds } from "./groupdeeds.js";
import { Hands } from "./hands.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { MessageLog } from "./log.js";
import { menuButton } from "./menu.js";
import { ReadMarks } from "./readmarks.js";
import { inSight } from "./sight.js";
import { faceOf, TopicList } from "./topiclist.js";
import { troubles } from "./troubles.js";
import { inWords } from "./words.js";

// Messages outside any topic; so the messenger calls the place, too.
const GENERAL = "General";

/** A staff group: one of its members whose hands we lend and, in a forum, its topics beside the open one. */
export class GroupWindow extends ChatWindow {
  constructor(group, { people, putAway }) {
    const seat = { person: group.members[0] ?? null, topic: null, anonymous: false };
    super({ id: group.id, chat: new GroupCalls(group.id, seat), label: group.title, messenger: "telegram" });
    Object.assign(this, { group, people, seat });
    this.messages = new Map();
    this.logs = new Map();
    this.marks = new ReadMarks(group.id);
    this.#build(putAway);
    this.#enter(null);
    this.update(group);
  }

  /** The log of the topic that is open. */
  get log() {
    return this.#logOf(this.seat.topic);
  }

  /** Members have come or gone, topics have changed, something has befallen the group. */
  update(group) {
    const rebuilt = group.forum !== this.group.forum;
    this.group = group;
    this.hands.update(group);
    this.node.classList.toggle("forum", group.forum);
    if (rebuilt) this.#sortAnew();
    if (this.seat.topic !== null && !this.#openTopic()) this.#leaveTopic();
    this.#draw();
  }

  look() {
    if (this.#noteRead()) this.#draw();
  }

  showAction() {}

  /** Everything about a group comes by itself. */
  async refresh() {}

  /** A group's commands are typed: its members have them from the city's own instructions. */
  commands() {
    return [];
  }

  take({ messages }) {
    const isNew = (message) => !this.messages.has(message.message_id) && message.kind !== "service";
    const fresh = messages.filter(isNew);
    for (const message of messages) this.messages.set(message.message_id, message);
    this.#sortIn(messages);
    this.#noteRead();
    this.#tellOf(fresh);
    this.#draw();
  }

  #build(putAway) {
    this.hands = new Hands({ seat: this.seat, people: this.people, changed: () => this.#changeHands() });
    this.topicList = new TopicList({ open: (topic) => this.#open(topic) });
    this.title = element("h3", {});
    this.status = element("span", { class: "status" });
    this.count = element("span", { class: "status" });
    this.face = element("span", { class: "face" });
    this.trouble = element("div", { class: "trouble", role: "status" });
    this.place = element("div", { class: "log-place" });
    this.node.classList.add("group");
    this.node.append(this.#handLine(putAway), element("div", { class: "screen" }, this.#board(), this.#conversation()));
  }

  #handLine(putAway) {
    const perform = (act) => this.perform(act);
    const items = () => groupDeeds({ group: this.group, topic: this.#openTopic(), chat: this.chat, perform });
    return element("header", { class: "owner" }, this.hands.node,
      menuButton({ label: say("What can happen here"), face: [icon("more")], items, className: "round" }),
      button(say("Put the group away"), { class: "round", on: { click: putAway } }, icon("close")));
  }

  /** The topics, beside the conversation or, on a narrow screen, before it. */
  #board() {
    return element("div", { class: "board" },
      element("header", { class: "bot" }, avatar(this.group.title),
        element("div", {}, element("h3", {}, this.group.title), this.count)),
      this.topicList.node);
  }

  #conversation() {
    const back = button(say("To the topics"), { class: "round back", on: { click: () => this.#toTopics() } }, icon("back"));
    return element("div", { class: "conversation" },
      element("header", { class: "bot" }, back, this.face, element("div", {}, this.title, this.status)),
      this.trouble, this.place, this.toasts, this.composer.node);
  }

  #logOf(topic) {
    if (!this.logs.has(topic)) {
      const owns = (message) => message.from === "person" && message.author === this.seat.person;
      const senderOf = (message) => (owns(message) && !message.anonymous && message.kind !== "service" ? null : this.#nameOf(message));
      this.logs.set(topic, new MessageLog({ ...this.acts, owns, senderOf, isAnswer: () => false }));
    }
    return this.logs.get(topic);
  }

  #nameOf(message) {
    if (message.from === "bot") return say("bot");
    if (message.anonymous) return say("{title}, anonymously", { title: this.group.title });
    return this.people.get(message.person)?.name ?? say("somebody unnamed");
  }

  /** Where topics are switched off everything stands in one place. */
  #placeOf(message) {
    return this.group.forum ? message.topic : null;
  }

  #sortIn(messages) {
    for (const [place, said] of Map.groupBy(messages, (message) => this.#placeOf(message))) this.#logOf(place).show(said);
  }

  #sortAnew() {
    this.logs.clear();
    this.#sortIn([...this.messages.values()]);
    this.#enter(null);
  }

  #openTopic() {
    return this.#topics().find(({ id }) => id === this.seat.topic) ?? null;
  }

  #topics() {
    return this.group.forum ? this.group.topics.filter(({ deleted }) => !deleted) : [];
  }

  #open(topic) {
    this.node.classList.add("reading");
    this.#enter(topic);
    this.#markRead();
    this.#draw();
    this.composer.focus();
    this.node.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
  }

  /** The topic before one's eyes is gone. */
  #leaveTopic() {
    this.#enter(null);
    this.#toTopics();
  }

  #toTopics() {
    this.node.classList.remove("reading");
    this.#draw();
    this.topicList.focus();
  }

  #enter(topic) {
    this.seat.topic = topic;
    this.composer.moveTo(this.#draftPlace());
    this.place.replaceChildren(this.log.node);
    this.#noteRead();
  }

  /** What stands before somebody's eyes is read; says whether any of it was not. */
  #noteRead() {
    return inSight(this.place) && this.#markRead();
  }

  #markRead() {
    return this.marks.note(this.seat.topic, this.#said(this.seat.topic));
  }

  #said(topic) {
    return [...this.messages.values()].filter((message) => !message.deleted && this.#placeOf(message) === topic);
  }

  #tellOf(messages) {
    const elsewhere = messages.findLast((message) => this.#placeOf(message) !== this.seat.topic && !message.deleted);
    const topic = elsewhere && this.#entries().find(({ id }) => id === this.#placeOf(elsewhere));
    if (topic?.unread) this.topicList.tell(topic.name);
  }

  /** Somebody else's messages are one's own now, and theirs are not to be edited. */
  #changeHands() {
    this.composer.moveTo(this.#draftPlace());
    for (const log of this.logs.values()) log.redraw();
  }

  #draftPlace() {
    return this.seat.topic === null ? this.id : `${this.id}.${this.seat.topic}`;
  }

  #draw() {
    const topic = this.#openTopic();
    const name = topic?.name ?? (this.group.forum ? say(GENERAL) : this.group.title);
    this.title.textContent = name;
    this.status.textContent = say(this.group.forum ? "topic of the group" : "staff group");
    this.count.textContent = say("topics: {count}", { count: this.#topics().length });
    this.face.replaceChildren(this.group.forum ? faceOf(this.seat.topic, name) : avatar(name));
    this.#tellTroubles(troubles(this.group, topic));
    if (this.group.forum) this.topicList.show(this.#entries(), this.seat.topic);
  }

  /** Said once, not again with every message. */
  #tellTroubles(sentences) {
    if (this.trouble.textContent === sentences.join("")) return;
    this.trouble.replaceChildren(...sentences.map((words) => element("p", {}, words)));
  }

  /** The place of all first, then topics by their last word. */
  #entries() {
    const said = Map.groupBy(this.messages.values(), (message) => this.#placeOf(message));
    const entry = (topic) => this.#entry(topic, (said.get(topic.id) ?? []).filter(({ deleted }) => !deleted));
    const newestFirst = (one, other) => orderOf(other) - orderOf(one);
    return [entry({ id: null, name: say(GENERAL), closed: false }), ...this.#topics().map(entry).sort(newestFirst)];
  }

  #entry(topic, messages) {
    const last = messages.at(-1) ?? null;
    const lastWords = last ? inWords(last, this.#nameOf(last)) : "";
    return { ...topic, last, lastWords, unread: this.marks.unread(topic.id, messages) };
  }
}

const orderOf = ({ id, last }) => Number(last?.message_id ?? id);
