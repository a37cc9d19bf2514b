import { PersonCalls, Refusal } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { MessageLog } from "./log.js";
import { menuButton } from "./menu.js";
import { replyKeyboard } from "./replykeyboard.js";
import { toast } from "./toast.js";
import { welcome } from "./welcome.js";

const TYPING_FOR = 5000;

/** One person's phone, open at the chat with the city's bot. */
export class Phone {
  constructor(person, { putAway }) {
    this.person = person;
    this.chat = new PersonCalls(person.id);
    this.change = 0;
    this.bot = { name: "", description: "", commands: [] };
    this.log = new MessageLog({
      press: (message, face) => this.#press(message, face),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
    });
    this.composer = new Composer({
      id: person.id,
      chat: this.chat,
      perform: (act, undo) => this.perform(act, undo),
      commands: () => this.#freshCommands(),
      lastOwnText: () => this.log.lastOwnText(),
    });
    this.#build(putAway);
    this.update(person);
  }

  /** The person's name, language or block has changed. */
  update(person) {
    this.person = person;
    this.languageMark.textContent = person.language_code ?? "";
    this.node.classList.toggle("blocked", Boolean(person.blocked));
    this.#showStart();
  }

  /** Fetch what was missed; events that come meanwhile wait for their turn. */
  async sync() {
    this.syncing = true;
    this.missed = false;
    try {
      const [news] = await Promise.all([this.chat.chat(this.change), this.refreshBot()]);
      this.#take(news);
    } finally {
      this.syncing = false;
    }
    if (this.missed) await this.sync();
  }

  /** The sandbox tells of a change in this chat. */
  receive(event) {
    if (this.syncing) this.missed = true;
    else this.#take(event);
    if (this.bot.commands.length === 0) this.refreshBot();
  }

  /** The bot does something: it is shown for as long as messengers do. */
  showAction() {
    this.status.textContent = say("typing…");
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.#calm(), TYPING_FOR);
  }

  /** Ask for the bot's name, description and commands. */
  async refreshBot() {
    const bot = await this.chat.bot();
    this.bot = { ...this.bot, ...bot, commands: bot.commands ?? [] };
    this.title.textContent = this.bot.name;
    this.face.replaceChildren(icon("city"));
    this.composer.offerCommands(this.bot.commands.length > 0);
    this.#showStart();
  }

  /** Do something in the chat; a refusal is shown in this phone and `undo` puts things back. */
  async perform(act, undo = () => {}) {
    try {
      return await act();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      undo();
      toast(this.toasts, say("It did not work: {reason}", { reason: refusal.message }));
      return null;
    }
  }

  #build(putAway) {
    this.languageMark = element("span", { class: "language", title: say("Language of the app") });
    this.title = element("h3", {});
    this.face = element("span", { class: "avatar bot-face", "aria-hidden": "true" });
    this.status = element("span", { class: "status" }, say("bot"));
    this.toasts = element("div", { class: "toasts" });
    this.start = element("div", { class: "start" });
    this.keyboard = replyKeyboard(null);
    this.node = element("section",
      {
        class: "phone",
        "aria-label": say("Phone of {name}", { name: this.person.name }),
        data: { messenger: this.person.messenger, chat: this.person.id },
      },
      this.#ownerLine(putAway),
      element("div", { class: "screen" },
        element("header", { class: "bot" }, this.face, element("div", {}, this.title, this.status)),
        this.log.node, this.toasts, this.start, this.composer.node, this.keyboard));
  }

  #ownerLine(putAway) {
    const items = () => [
      this.person.blocked
        ? { label: say("Unblock the bot"), choose: () => this.perform(() => this.chat.unblock()) }
        : { label: say("Block the bot"), choose: () => this.perform(() => this.chat.block()) },
      { label: say("Put the phone away"), choose: putAway },
    ];
    return element("header", { class: "owner" },
      avatar(this.person.name), element("h2", {}, this.person.name), this.languageMark,
      element("span", { class: "messenger" }, this.person.messenger),
      menuButton({ label: say("More"), face: [icon("more")], items, className: "round" }));
  }

  #take({ messages, keyboard, change }) {
    this.log.show(messages);
    this.change = Math.max(this.change, change);
    if (messages.some((message) => message.from === "bot")) this.#calm();
    this.#showKeyboard(keyboard);
    this.#showStart();
  }

  #calm() {
    this.status.textContent = say("bot");
  }

  #showKeyboard(keyboard) {
    const fresh = replyKeyboard(keyboard, (label) => this.perform(() => this.chat.pressKey(label)));
    if (fresh.isEqualNode(this.keyboard)) return;
    this.keyboard.replaceWith(fresh);
    this.keyboard = fresh;
  }

  /** An empty chat has one big button and what the bot says of itself; a blocked bot has one to let it in. */
  #showStart() {
    const act = (deed) => () => this.perform(deed);
    this.start.replaceChildren(...welcome({
      empty: this.log.empty,
      blocked: this.person.blocked,
      bot: this.bot,
      start: act(() => this.chat.say("/start")),
      unblock: act(() => this.chat.unblock()),
    }));
    this.node.classList.toggle("empty", this.log.empty && !this.person.blocked);
  }

  async #freshCommands() {
    await this.perform(() => this.refreshBot());
    return this.bot.commands;
  }

  async #press(message, face) {
    const answer = await this.perform(() => this.chat.press(message.message_id, face.data));
    if (answer?.notice) toast(this.toasts, answer.notice, { alert: Boolean(answer.alert) });
  }
}
