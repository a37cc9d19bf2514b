import { element } from "./dom.js";
import { say } from "./i18n.js";
import { entry, steer } from "./menu.js";

const BEGINNING_OF_A_COMMAND = /^\/\w*$/;

/** The bot's commands that fit what is being typed; `leave` gives the focus back to the text. */
export class Suggestions {
  constructor({ choose, leave }) {
    Object.assign(this, { choose, leave });
    this.commands = [];
    const close = () => {
      this.node.hidden = true;
      leave();
    };
    this.node = element("div",
      { class: "menu", role: "menu", "aria-label": say("Commands"), hidden: true,
        on: { keydown: (event) => steer(event, this.node, close) } });
  }

  /** Show the commands that begin like this text. */
  follow(text) {
    const typed = BEGINNING_OF_A_COMMAND.test(text);
    const fitting = typed ? this.commands.filter(({ command }) => `/${command}`.startsWith(text)) : [];
    this.node.replaceChildren(...fitting.map(({ command, description }) =>
      entry({ label: `/${command}`, detail: description, choose: () => this.choose(command) }, this.leave)));
    this.node.hidden = fitting.length === 0;
  }

  /** Go to the nearest one, if any are shown. */
  enter() {
    if (!this.node.hidden) this.node.lastElementChild.focus();
    return !this.node.hidden;
  }
}
