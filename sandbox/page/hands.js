import { element } from "./dom.js";
import { say } from "./i18n.js";

/** Who of a group's members acts, and whether as an anonymous administrator; `seat` is written, `changed()` called. */
export class Hands {
  constructor({ seat, people, changed }) {
    Object.assign(this, { seat, people, changed });
    this.who = element("select", { "aria-label": say("Who acts"), on: { change: () => this.#lendTo(this.who.value) } });
    this.mask = element("input", { type: "checkbox", on: { change: () => this.#lendTo(seat.person) } });
    this.maskLabel = element("label", { class: "mask", title: say("As an administrator whose name nobody sees") },
      this.mask, say("anonymously"));
    this.node = element("div", { class: "hands" }, element("span", {}, say("Who acts")), this.who, this.maskLabel);
  }

  /** Members or administrators may have changed; whoever acts goes on if they are still there. */
  update({ members, admins, supergroup }) {
    Object.assign(this, { admins, supergroup });
    if (!members.includes(this.seat.person)) this.seat.person = members[0] ?? null;
    const choices = members.map((id) => element("option", { value: id, selected: id === this.seat.person }, this.#called(id)));
    const same = choices.length === this.who.length && choices.every((choice, place) => choice.text === this.who[place].text);
    if (!same) this.who.replaceChildren(...choices);
    this.#fitMask();
  }

  #called(id) {
    const person = this.people.get(id);
    if (!person) return say("somebody unnamed");
    return person.role === "citizen" ? person.name : `${person.name}, ${say(person.role.replace("_", " "))}`;
  }

  #lendTo(person) {
    this.seat.person = person;
    this.#fitMask();
    this.changed();
  }

  /** Only an administrator of a supergroup can hide behind it. */
  #fitMask() {
    this.maskLabel.hidden = !(this.supergroup && this.admins.includes(this.seat.person));
    this.seat.anonymous = !this.maskLabel.hidden && this.mask.checked;
  }
}
