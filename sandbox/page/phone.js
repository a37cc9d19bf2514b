import { PersonCalls } from "./api.js";
import { avatar } from "./avatar.js";
import { ChatWindow } from "./chatwindow.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { MessageLog } from "./log.js";
import { menuButton } from "./menu.js";
import { MESSENGERS } from "./messengers.js";
import { welcome } from "./welcome.js";

const TYPING_FOR = 5000;

/** One person's phone, open at the chat with the city's bot. */
export class Phone extends ChatWindow {
  constructor(person, { putAway }) {
    super({
      id: person.id,
      chat: new PersonCalls(person.id),
      label: say("Phone of {name}", { name: person.name }),
      messenger: person.messenger,
      own: { ownPhone: person.phone, ownPlace: { lat: person.lat, lon: person.lon } },
    });
    this.person = person;
    this.app = MESSENGERS[person.messenger];
    this.opened = false;
    this.bot = { name: "", description: "", commands: [] };
    this.log = new MessageLog({
      ...this.acts,
      owns: (message) => message.from === "person",
      senderOf: () => null,
      isAnswer: (message) => message.from === "bot",
    });
    this.#build(putAway);
    this.update(person);
  }

  /** The person's language, block or subscription has changed. */
  update(person) {
    this.person = person;
    this.#calm();
    this.languageMark.textContent = person.language_code ?? "";
    this.node.classList.toggle("blocked", Boolean(person.blocked));
    this.#showStart();
  }

  receive(event) {
    super.receive(event);
    if (this.app.hasCommands && this.bot.commands.length === 0) this.perform(() => this.refresh());
  }

  /** The bot does something: it is shown for as long as messengers do. */
  showAction() {
    this.status.textContent = say("typing…");
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.#calm(), TYPING_FOR);
  }

  /** Ask for the bot's name, description and commands. */
  async refresh() {
    const bot = await this.chat.bot();
    this.bot = { ...this.bot, ...bot, commands: bot.commands ?? [] };
    this.title.textContent = this.bot.name;
    this.composer.offerCommands(this.bot.commands);
    this.#showStart();
  }

  /** The bot's menu as it is now. */
  async commands() {
    await this.perform(() => this.refresh());
    return this.bot.commands;
  }

  take({ messages, keyboard }) {
    this.log.show(messages);
    if (messages.some((message) => message.from === "bot")) this.#calm();
    this.#showKeyboard(keyboard);
    this.#showStart();
    if (this.app.tellsOfLooks) this.#tellOfLook();
  }

  #build(putAway) {
    this.languageMark = element("span", { class: "language", title: say("Language of the app") });
    this.title = element("h3", {});
    this.status = element("span", { class: "status" });
    this.start = element("div", { class: "start" });
    this.keyboard = this.app.keyboard(null);
    const face = element("span", { class: "avatar bot-face", "aria-hidden": "true" }, icon("city"));
    this.node.append(this.#ownerLine(putAway),
      element("div", { class: "screen" },
        element("header", { class: "bot" }, face, element("div", {}, this.title, this.status),
          element("span", { class: "wordmark" }, this.app.name)),
        this.log.node, this.toasts, this.start, this.composer.node, this.keyboard));
  }

  #ownerLine(putAway) {
    const perform = (act) => this.perform(act);
    const items = () => [
      ...this.app.deeds({ chat: this.chat, person: this.person, perform }),
      { label: say("Put the phone away"), choose: putAway },
    ];
    return element("header", { class: "owner" },
      avatar(this.person.name), element("h2", {}, this.person.name), this.languageMark,
      element("span", { class: "messenger" }, this.app.name),
      menuButton({ label: say("More"), face: [icon("more")], items, className: "round" }));
  }

  #calm() {
    this.status.textContent = this.app.status(this.person);
  }

  /** Whoever has the chat before their eyes has seen what is in it. */
  #tellOfLook() {
    const inSight = document.visibilityState === "visible" && this.node.checkVisibility();
    if (inSight && this.log.hasUnseen()) this.perform(() => this.chat.seen());
  }

  async #begin() {
    await this.perform(() => this.app.begin(this.chat).then(() => (this.opened = true)));
    this.#showStart();
  }

  #showKeyboard(keyboard) {
    const fresh = this.app.keyboard(keyboard, (face) => this.perform(() => this.chat.pressKey(face)));
    if (fresh.isEqualNode(this.keyboard)) return;
    this.keyboard.replaceWith(fresh);
    this.keyboard = fresh;
  }

  /** An empty chat has one big button and what the bot says of itself; a blocked bot has one to let it in. */
  #showStart() {
    const empty = !this.app.hasBegun(this);
    this.start.replaceChildren(...welcome({
      empty,
      blocked: this.person.blocked,
      bot: this.bot,
      start: () => this.#begin(),
      unblock: () => this.perform(() => this.chat.unblock()),
    }));
    this.node.classList.toggle("empty", empty && !this.person.blocked);
  }
}
