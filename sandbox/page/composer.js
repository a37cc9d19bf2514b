import { attachments } from "./attachments.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";
import { menuButton } from "./menu.js";
import { Suggestions } from "./suggestions.js";
import { inWords } from "./words.js";

const draftKey = (id) => `sandbox.draft.${id}`;

/**
 * Where a message is written. `chat` is what can be done in it, `perform` runs an act and shows
 * what went wrong, `commands()` gives the bot's menu, `lastOwnText()` the message that Arrow Up changes,
 * `own` holds the person's number and place, in a group neither; `unsendable` names what the messenger does not take.
 */
export class Composer {
  constructor({ id, chat, perform, commands, lastOwnText, own, unsendable }) {
    Object.assign(this, { chat, perform, lastOwnText, own, unsendable });
    this.draftKey = draftKey(id);
    this.subject = null;
    this.input = element("textarea", {
      rows: "1", placeholder: say("Message"), "aria-label": say("Message"), enterkeyhint: "send",
      on: { input: () => this.#changed(), keydown: (event) => this.#key(event) },
    });
    this.send = element("button", { type: "submit", class: "send", "aria-label": say("Send"), title: say("Send") },
      icon("send"));
    this.context = element("div", { class: "context", hidden: true });
    this.form = element("form", { class: "composer", on: { submit: (event) => this.#submit(event) } },
      this.#commandMenu(commands), this.input, this.#attachMenu(), this.send);
    this.suggestions = new Suggestions({
      choose: (command) => this.#sayCommand(command),
      leave: () => this.input.focus(),
    });
    this.node = element("div", { class: "composer-frame" }, this.suggestions.node, this.context, this.form);
    this.#restoreDraft();
  }

  /** Write the next message as an answer to this one. */
  reply(message) {
    this.#about({ message, heading: say("Reply"), edits: false });
  }

  /** Change the text of one's own message. */
  edit(message) {
    this.#about({ message, heading: say("Editing"), edits: true });
    this.input.value = message.text;
    this.#fit();
  }

  /** Go on in another place, with what was begun there; an answer begun here belongs here and is dropped. */
  moveTo(id) {
    this.draftKey = draftKey(id);
    this.subject = null;
    this.context.hidden = true;
    this.#restoreDraft();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** The bot's commands are these; there is a button for them if there are any. */
  offerCommands(commands) {
    this.suggestions.commands = commands;
    this.commandHolder.hidden = commands.length === 0;
  }

  #commandMenu(commands) {
    const items = async () => (await commands()).map(({ command, description }) => ({
      label: `/${command}`, detail: description, choose: () => this.#sayCommand(command),
    }));
    this.commandHolder = menuButton({
      label: say("Menu"), face: [icon("commands"), element("span", {}, say("Menu"))], items, className: "commands-opener",
    });
    this.commandHolder.hidden = true;
    return this.commandHolder;
  }

  #sayCommand(command) {
    if (this.input.value.startsWith("/")) this.#write("");
    return this.perform(() => this.chat.say(`/${command}`));
  }

  #attachMenu() {
    return menuButton({
      label: say("Attach"), face: [icon("attach")], className: "round",
      items: () => attachments(this.#fileCalls(), this.perform, this.own, this.unsendable),
    });
  }

  /** A file that is sent while a message is being answered goes as the answer, with what is written below it. */
  #fileCalls() {
    const { chat } = this;
    return {
      sample: (kind, details) => chat.sample(kind, { ...details, ...this.#answering() }),
      photo: (file) => chat.photo(file, this.#answering()),
      location: chat.location,
      contact: chat.contact,
    };
  }

  #answering() {
    if (!this.subject || this.subject.edits) return {};
    const details = { reply_to: Number(this.subject.message.message_id), caption: this.input.value.trim() };
    this.#write("");
    this.#leaveSubject();
    return details;
  }

  #about(subject) {
    this.subject = subject;
    const cancel = button(say("Cancel"), { class: "round", on: { click: () => this.#leaveSubject() } }, icon("close"));
    this.context.replaceChildren(icon(subject.edits ? "edit" : "reply"),
      element("div", {}, element("strong", {}, subject.heading), element("span", {}, inWords(subject.message))), cancel);
    this.context.hidden = false;
    this.input.focus();
  }

  #leaveSubject() {
    const edited = this.subject?.edits;
    this.subject = null;
    this.context.hidden = true;
    if (edited) this.#restoreDraft();
    this.input.focus();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const subject = this.subject;
    if (!subject?.edits) localStorage.removeItem(this.draftKey);
    this.input.value = "";
    this.#leaveSubject();
    this.#fit();
    await this.perform(() => this.#sent(text, subject), () => this.#giveBack(text));
  }

  #sent(text, subject) {
    if (subject?.edits) return this.chat.edit(subject.message.message_id, text);
    return this.chat.say(text, subject?.message.message_id);
  }

  /** What could not be sent goes back where it was written. */
  #giveBack(text) {
    this.#write(this.input.value || text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    }
    if (event.key === "Escape" && this.subject) this.#leaveSubject();
    if (event.key === "ArrowUp" && this.#goUp()) event.preventDefault();
  }

  /** Up from the text: to the commands that are shown, or from an empty line to one's last message. */
  #goUp() {
    if (this.suggestions.enter()) return true;
    if (this.input.value || !this.lastOwnText()) return false;
    this.edit(this.lastOwnText());
    return true;
  }

  #write(text) {
    this.input.value = text;
    this.#changed();
  }

  #changed() {
    if (!this.subject?.edits) localStorage.setItem(this.draftKey, this.input.value);
    this.#fit();
  }

  #restoreDraft() {
    this.input.value = localStorage.getItem(this.draftKey) ?? "";
    this.#fit();
  }

  /** As high as its text; what is not on the screen yet has no height to go by. */
  #fit() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight > 0) this.input.style.height = `${this.input.scrollHeight}px`;
    this.suggestions.follow(this.input.value);
  }
}
