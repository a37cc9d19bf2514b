import { post, Refusal } from "./api.js";
import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { ask } from "./dialog.js";
import { fillInWords, say, switchLanguage } from "./i18n.js";
import { listen } from "./live.js";
import { toast } from "./toast.js";

const part = (id) => document.getElementById(id);

/** Put the parts of the page together and let the sandbox speak to them. */
function begin() {
  fillInWords(document);
  const board = new Board({ chips: part("people"), strip: part("phones"), attempt });
  const clock = new Clock(part("clock"), { attempt });
  const heard = {
    hello: (event) => {
      clock.hear(event.now);
      board.sync();
    },
    people: (event) => board.showPeople(event.people),
    groups: (event) => board.showGroups(event.groups),
    chat: (event) => board.receive(event),
    clock: (event) => clock.hear(event.now),
    action: (event) => board.showAction(event),
  };
  listen({ hear: (event) => heard[event.kind]?.(event), tell: showConnection });
  // The bot's name, description and menu change without a word from the sandbox.
  window.addEventListener("focus", () => board.sync());
  part("language").addEventListener("click", switchLanguage);
  part("reset").addEventListener("click", () => attempt(reset));
}

/** Do something that concerns the whole page; a refusal is shown below. */
async function attempt(act) {
  try {
    await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    toast(part("page-toasts"), say("It did not work: {reason}", { reason: refusal.message }));
  }
}

function showConnection(connected) {
  const line = part("connection");
  line.dataset.connected = String(connected);
  line.textContent = say(connected ? "Connected" : "Connection lost. Trying again…");
}

async function reset() {
  const sure = await ask({
    title: say("Reset the sandbox"),
    explanation: say("All people, chats and groups will be gone. The service keeps its own data."),
    confirm: say("Reset"),
    danger: true,
  });
  if (sure) await post("/reset");
}

begin();
