import { ask } from "./dialog.js";
import { replyKeyboard } from "./replykeyboard.js";
import { say } from "./i18n.js";
import { viberKeyboard } from "./viberkeyboard.js";

/**
 * What differs between the messengers' apps: how a chat begins and whether it has, what stands under the bot's
 * name, what the phone's menu offers, how the keyboard looks, and what cannot be sent or done at all.
 */
export const MESSENGERS = {
  telegram: {
    name: "Telegram",
    begin: (chat) => chat.say("/start"),
    hasBegun: (phone) => !phone.log.empty,
    status: () => say("bot"),
    deeds: (phone) => [byLink(phone, (words) => phone.chat.say(`/start ${words}`)), ...blocking(phone)],
    keyboard: replyKeyboard,
    hasCommands: true,
    canEdit: true,
    tellsOfLooks: false,
    unsendable: [],
  },
  viber: {
    name: "Viber",
    begin: (chat) => chat.open(),
    hasBegun: (phone) => phone.opened || phone.person.subscribed || !phone.log.empty,
    status: ({ subscribed }) => say(subscribed ? "subscribed" : "not subscribed"),
    deeds: (phone) => [...visiting(phone), ...blocking(phone)],
    keyboard: viberKeyboard,
    hasCommands: false,
    canEdit: false,
    tellsOfLooks: true,
    unsendable: ["voice"],
  },
};

/** Let the bot write, or not. */
function blocking({ chat, person, perform }) {
  return person.blocked
    ? [{ label: say("Unblock the bot"), choose: () => perform(() => chat.unblock()) }]
    : [{ label: say("Block the bot"), choose: () => perform(() => chat.block()) }];
}

/** Come to the bot and leave it, which Viber's people do without a word. */
function visiting({ chat, person, perform }) {
  const membership = person.subscribed
    ? { label: say("Unsubscribe"), choose: () => perform(() => chat.unsubscribe()) }
    : { label: say("Subscribe"), choose: () => perform(() => chat.subscribe()) };
  return [
    { label: say("Open the chat"), choose: () => perform(() => chat.open()) },
    byLink({ perform }, (words) => chat.open(words)),
    membership,
  ];
}

/** Come by a link or a scanned code: Telegram says its words with /start, Viber tells them on opening. */
function byLink({ perform }, open) {
  return { label: say("Open the chat by a link…"), choose: () => openByLink(perform, open) };
}

async function openByLink(perform, open) {
  const link = await ask({
    title: say("Open the chat by a link…"),
    explanation: say("A link can tell the bot where the person comes from."),
    fields: [{ name: "context", label: say("What the link tells"), value: "poster" }],
    confirm: say("Open"),
  });
  if (link) await perform(() => open(link.context));
}
