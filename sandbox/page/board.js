import { post, Refusal } from "./api.js";
import { avatar } from "./avatar.js";
import { ask } from "./dialog.js";
import { button, element, setState } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { Phone } from "./phone.js";

const KEPT = "sandbox.open";
const SHOWN_AT_FIRST = 3;
const LANGUAGES = [["uk", "Ukrainian"], ["ru", "Russian"], ["en", "English"]];

/** The people along the top, and the phones that are open side by side. */
export class Board {
  constructor({ people, phones }) {
    this.peopleLine = people;
    this.strip = phones;
    this.people = new Map();
    this.phones = new Map();
    this.chips = new Map();
    this.open = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    this.nothing = element("p", { class: "nothing" }, say("No phones are open. Choose a person above or add one."));
  }

  /** All people, as the sandbox now has them. */
  showPeople(people) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.open = this.#stillThere() ?? firstCitizens(people);
    for (const [id, phone] of this.phones) if (!this.open.includes(id)) this.#putAway(id, phone);
    for (const id of this.open) this.#phoneOf(id).update(this.people.get(id));
    this.#drawChips();
    this.#choose(this.open.includes(this.chosen) ? this.chosen : this.open[0]);
  }

  /** Bring every open phone up to date, as after a lost connection. */
  sync() {
    for (const phone of this.phones.values()) phone.perform(() => phone.sync());
  }

  /** Something changed in a chat: its phone shows it, or its chip tells of it. */
  receive(event) {
    this.phones.get(event.chat)?.receive(event);
    const fromBot = event.messages.some((message) => message.from === "bot");
    if (fromBot && !this.#inSight(event.chat)) this.chips.get(event.chat)?.classList.add("unread");
  }

  /** The bot is typing to somebody. */
  showAction(event) {
    this.phones.get(event.chat)?.showAction();
  }

  /** Ask for a name and a language, and open the new person's phone. */
  async addPerson() {
    const fields = [
      { name: "name", label: say("Name"), value: "", maxlength: 64, autofocus: true },
      { name: "language_code", label: say("Language of the app"), choices: LANGUAGES.map(([code, name]) => [code, say(name)]) },
    ];
    const wishes = await ask({ title: say("Add a person"), fields, confirm: say("Add") });
    if (!wishes) return;
    const person = await post("/people", { ...wishes, messenger: "telegram" });
    this.people.set(person.id, person);
    this.#show(person.id);
  }

  #stillThere() {
    const there = this.open?.filter((id) => this.people.has(id));
    return there?.length ? there : null;
  }

  #phoneOf(id) {
    if (!this.phones.has(id)) {
      const phone = new Phone(this.people.get(id), { putAway: () => this.#close(id) });
      this.phones.set(id, phone);
      this.strip.append(phone.node);
      phone.perform(() => phone.sync());
    }
    return this.phones.get(id);
  }

  #show(id) {
    if (!this.open.includes(id)) this.open.push(id);
    const phone = this.#phoneOf(id);
    this.#drawChips();
    this.#choose(id);
    phone.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
  }

  #close(id) {
    this.open = this.open.filter((other) => other !== id);
    this.#putAway(id, this.phones.get(id));
    this.#drawChips();
    this.#choose(this.open[0]);
  }

  #putAway(id, phone) {
    phone.node.remove();
    this.phones.delete(id);
  }

  /** On a narrow screen only the chosen phone is in sight. */
  #choose(id) {
    this.chosen = id;
    for (const [other, phone] of this.phones) phone.node.classList.toggle("chosen", other === id);
    for (const [other, chip] of this.chips) {
      setState(chip, "current", other === id);
      setState(chip, "pressed", this.open.includes(other));
    }
    this.chips.get(id)?.classList.remove("unread");
    this.nothing.hidden = this.open.length > 0;
    localStorage.setItem(KEPT, JSON.stringify(this.open));
  }

  #drawChips() {
    for (const person of this.people.values()) if (!this.chips.has(person.id)) this.chips.set(person.id, this.#chip(person));
    for (const id of [...this.chips.keys()]) if (!this.people.has(id)) this.chips.delete(id);
    const add = button(say("Add a person"), { class: "chip add", on: { click: () => this.#tryToAdd() } },
      icon("plus"), element("span", {}, say("Add a person")));
    this.peopleLine.replaceChildren(...this.chips.values(), add);
    this.strip.append(this.nothing);
  }

  #chip(person) {
    const detail = isStaff(person) ? element("small", {}, person.role) : null;
    return button(person.name, { class: "chip", data: { chat: person.id }, on: { click: () => this.#show(person.id) } },
      avatar(person.name), element("span", {}, person.name), detail);
  }

  async #tryToAdd() {
    try {
      await this.addPerson();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      await ask({ title: say("It did not work: {reason}", { reason: refusal.message }), confirm: say("OK") });
    }
  }

  #inSight(id) {
    const node = this.phones.get(id)?.node;
    return Boolean(node?.checkVisibility());
  }
}

const isStaff = (person) => Boolean(person.role) && person.role !== "citizen";

/** Staff's phones wait behind their chips. */
function firstCitizens(people) {
  return people.filter((person) => !isStaff(person)).slice(0, SHOWN_AT_FIRST).map((person) => person.id);
}
