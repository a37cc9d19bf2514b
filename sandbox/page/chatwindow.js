import { Refusal } from "./api.js";
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { say } from "./i18n.js";
import { MESSENGERS } from "./messengers.js";
import { toast } from "./toast.js";

/**
 * A chat on the screen: what is said comes in, what people do goes out. A kind of chat adds `take(news)`,
 * which shows messages, `refresh()`, which fetches all else, and `commands()`, the bot's menu.
 */
export class ChatWindow {
  constructor({ id, chat, label, messenger, own = {} }) {
    const { canEdit, unsendable } = MESSENGERS[messenger];
    this.id = id;
    this.chat = chat;
    this.change = 0;
    this.toasts = element("div", { class: "toasts" });
    this.acts = {
      press: (message, face) => this.#press(message, face),
      reply: (message) => this.composer.reply(message),
      edit: canEdit ? (message) => this.composer.edit(message) : null,
    };
    this.composer = new Composer({
      id,
      chat,
      own,
      unsendable,
      perform: (act, undo) => this.perform(act, undo),
      commands: () => this.commands(),
      lastOwnText: () => (canEdit ? this.log.lastOwnText() : null),
    });
    this.node = element("section", { class: "phone", tabindex: "-1", "aria-label": label, data: { messenger, chat: id } });
  }

  /** Fetch what was missed; events that come meanwhile are fetched again afterwards. */
  async sync() {
    this.syncing = true;
    this.missed = false;
    try {
      const [news] = await Promise.all([this.chat.chat(this.change), this.refresh()]);
      this.#accept(news);
    } finally {
      this.syncing = false;
    }
    if (this.missed) await this.sync();
  }

  /** Somebody looks at the chat. */
  look() {}

  /** The sandbox tells of a change in this chat. */
  receive(event) {
    if (this.syncing) this.missed = true;
    else this.#accept(event);
  }

  /** Do something in the chat; a refusal is shown in its window and `undo` puts things back. */
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

  #accept(news) {
    this.change = Math.max(this.change, news.change);
    this.take(news);
  }

  async #press(message, face) {
    const answer = await this.perform(() => this.chat.press(message.message_id, face.data));
    if (answer?.notice) toast(this.toasts, answer.notice, { alert: Boolean(answer.alert) });
  }
}
