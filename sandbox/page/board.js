import { post } from "./api.js";
import { chip } from "./chip.js";
import { ask } from "./dialog.js";
import { button, element, setState } from "./dom.js";
import { GroupWindow } from "./groupwindow.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { MESSENGERS } from "./messengers.js";
import { Phone } from "./phone.js";
import { inSight } from "./sight.js";

const KEPT = "sandbox.open";
const SHOWN_AT_FIRST = [["telegram", 2], ["viber", 1]];
const LANGUAGES = [["uk", "Ukrainian"], ["ru", "Russian"], ["en", "English"]];

/** The people and groups along the top, and the chats that are open side by side. */
export class Board {
  constructor({ chips, strip, attempt }) {
    Object.assign(this, { line: chips, strip, attempt });
    this.people = new Map();
    this.groups = new Map();
    this.windows = new Map();
    this.chips = new Map();
    this.open = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    strip.addEventListener("scroll", () => this.#noteSight());
    this.nothing = element("p", { class: "nothing" }, say("No phones are open. Choose a person above or add one."));
    const add = () => this.attempt(() => this.#addPerson());
    this.add = button(say("Add a person"), { class: "chip add", on: { click: add } },
      icon("plus"), element("span", {}, say("Add a person")));
  }

  /** All people, as the sandbox now has them. */
  showPeople(people) {
    this.people.clear();
    for (const person of people) this.people.set(person.id, person);
    this.#arrange();
  }

  /** All groups, likewise. */
  showGroups(groups) {
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.#arrange();
  }

  /** Bring every open chat up to date, as after a lost connection. */
  sync() {
    for (const chat of this.windows.values()) chat.perform(() => chat.sync());
  }

  /** Something changed in a chat: its window shows it, or its chip tells of it. */
  receive(event) {
    this.windows.get(event.chat)?.receive(event);
    const fromBot = event.messages.some((message) => message.from === "bot");
    if (fromBot && !inSight(this.windows.get(event.chat)?.node)) this.chips.get(event.chat)?.classList.add("unread");
  }

  /** The bot is typing to somebody. */
  showAction(event) {
    this.windows.get(event.chat)?.showAction();
  }

  #chatOf(id) {
    return this.people.get(id) ?? this.groups.get(id);
  }

  #arrange() {
    const open = this.#stillOpen();
    for (const [id, chat] of this.windows) if (!open.includes(id)) this.#putAway(id, chat);
    for (const id of open) this.#windowOf(id).update(this.#chatOf(id));
    this.#drawChips();
    this.#choose(open.includes(this.chosen) ? this.chosen : open[0]);
  }

  /** What was open before, as far as it is still there or has only moved; the first ones, when nothing is. */
  #stillOpen() {
    const there = this.open?.map((id) => this.groups.get(id)?.migrated_to ?? id).filter((id) => this.#chatOf(id));
    return there?.length ? there : [...firstCitizens(this.people), ...firstGroups(this.groups)];
  }

  #windowOf(id) {
    if (!this.windows.has(id)) {
      const chat = this.#newWindow(id);
      this.windows.set(id, chat);
      this.strip.append(chat.node);
      chat.perform(() => chat.sync());
    }
    return this.windows.get(id);
  }

  #newWindow(id) {
    const putAway = () => this.#close(id);
    if (this.people.has(id)) return new Phone(this.people.get(id), { putAway });
    return new GroupWindow(this.groups.get(id), { people: this.people, putAway });
  }

  #show(id) {
    const chat = this.#windowOf(id);
    this.#drawChips();
    this.#choose(id);
    this.#remember();
    chat.node.focus({ preventScroll: true });
    chat.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    this.chips.get(id).scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  #close(id) {
    this.#putAway(id, this.windows.get(id));
    this.#choose(this.windows.keys().next().value);
    this.#remember();
  }

  #putAway(id, chat) {
    chat.node.remove();
    this.windows.delete(id);
  }

  #remember() {
    this.open = [...this.windows.keys()];
    localStorage.setItem(KEPT, JSON.stringify(this.open));
  }

  /** On a narrow screen only the chosen chat is in sight. */
  #choose(id) {
    this.chosen = id;
    for (const [other, chat] of this.windows) chat.node.classList.toggle("chosen", other === id);
    for (const [other, face] of this.chips) {
      setState(face, "current", other === id);
      setState(face, "pressed", this.windows.has(other));
    }
    this.chips.get(id)?.classList.remove("unread");
    this.nothing.hidden = this.windows.size > 0;
  }

  #drawChips() {
    for (const id of this.chips.keys()) if (!this.#chatOf(id)) this.chips.delete(id);
    const chats = [...this.groups.values(), ...this.people.values()];
    for (const chat of chats) {
      if (!this.chips.has(chat.id)) this.chips.set(chat.id, chip(chat, () => this.#show(chat.id)));
    }
    showInOrder(this.line, [...chats.map(({ id }) => this.chips.get(id)), this.add]);
    this.strip.append(this.nothing);
  }

  /** Ask for a name, a messenger and a language, and open the new person's phone. */
  async #addPerson() {
    const languages = LANGUAGES.map(([code, name]) => [code, say(name)]);
    const messengers = Object.entries(MESSENGERS).map(([code, { name }]) => [code, name]);
    const fields = [
      { name: "name", label: say("Name"), maxlength: 64, autofocus: true },
      { name: "messenger", label: say("Messenger"), choices: messengers },
      { name: "language_code", label: say("Language of the app"), choices: languages },
    ];
    const wishes = await ask({ title: say("Add a person"), fields, confirm: say("Add") });
    if (!wishes) return;
    const person = await post("/people", wishes);
    this.people.set(person.id, person);
    this.#show(person.id);
  }

  /** What has come before somebody's eyes is no news. */
  #noteSight() {
    for (const [id, chat] of this.windows) {
      if (!inSight(chat.node)) continue;
      this.chips.get(id)?.classList.remove("unread");
      chat.look();
    }
  }
}

/** Put the nodes into the line, and leave it alone if they stand there already: whoever has the focus keeps it. */
function showInOrder(line, nodes) {
  const stands = line.childElementCount === nodes.length && nodes.every((node, place) => line.children[place] === node);
  if (!stands) line.replaceChildren(...nodes);
}

/** The operators' board stands beside the phones, where citizens are answered, and a unit's group, where requests go. */
function firstGroups(groups) {
  const first = (isMeant) => [...groups.values()].filter((group) => isMeant(group.purpose ?? "") && !group.migrated_to).slice(0, 1);
  return [...first((purpose) => purpose === "operators"), ...first((purpose) => purpose.startsWith("unit:"))]
    .map((group) => group.id);
}

/** Two phones with Telegram and one with Viber; the others, like staff's, wait behind their chips. */
function firstCitizens(people) {
  const citizens = [...people.values()].filter((person) => person.role === "citizen");
  const first = ([messenger, count]) => citizens.filter((person) => person.messenger === messenger).slice(0, count);
  return SHOWN_AT_FIRST.flatMap(first).map((person) => person.id);
}
