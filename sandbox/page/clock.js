import { post } from "./api.js";
import { ask } from "./dialog.js";
import { say } from "./i18n.js";
import { dayOfWeek, now, setNow, timeWithSeconds } from "./time.js";

const TICK = 250;
const UNITS = [["h", "hours"], ["d", "days"], ["m", "minutes"]];

/** The sandbox's clock on the page, and the buttons that move it on. */
export class Clock {
  constructor(node, { attempt }) {
    this.node = node;
    this.attempt = attempt;
    this.face = node.querySelector("time");
    this.day = node.querySelector(".clock-day");
    for (const key of node.querySelectorAll("[data-advance]")) {
      key.addEventListener("click", () => this.#advance(key.dataset.advance));
    }
    node.querySelector("[data-other]").addEventListener("click", () => this.#askHowMuch());
    setInterval(() => this.#draw(), TICK);
    this.#draw();
  }

  /** The sandbox says what time it has. */
  hear(iso) {
    setNow(iso);
    this.#draw();
  }

  #draw() {
    this.face.textContent = timeWithSeconds(now());
    this.face.dateTime = now().toISOString();
    this.day.textContent = dayOfWeek(now());
  }

  async #askHowMuch() {
    const wish = await ask({
      title: say("Move the clock on"),
      explanation: say("Everything that falls due on the way happens in order."),
      fields: [
        { name: "amount", label: say("How much"), type: "number", min: 1, max: 10000, step: 1, value: "2" },
        { name: "unit", label: say("Unit"), choices: UNITS.map(([code, name]) => [code, say(name)]) },
      ],
      confirm: say("Move on"),
    });
    if (wish) await this.#advance(`${wish.amount}${wish.unit}`);
  }

  /** The sandbox answers when everything that fell due on the way has happened. */
  async #advance(span) {
    this.#setBusy(true);
    await this.attempt(async () => this.hear((await post("/clock", { advance: span })).now));
    this.#setBusy(false);
  }

  #setBusy(busy) {
    this.node.setAttribute("aria-busy", String(busy));
    for (const key of this.node.querySelectorAll("button")) key.disabled = busy;
  }
}
