import { ask } from "./dialog.js";
import { say } from "./i18n.js";

const OF_THE_BOT = {
  administrator: ["demote-bot", "kick-bot"],
  member: ["promote-bot", "kick-bot"],
  kicked: ["add-bot"],
  left: ["add-bot"],
};
// What can befall a group: what it is called, and what it means for the bot.
const WORDS = {
  "topics-off": ["Switch topics off", "The bot is not told. What it writes into topics is refused."],
  "topics-on": ["Switch topics on", "The bot is not told. Topics that were there come back."],
  "demote-bot": ["Take the bot's rights away", "It manages no topics and reads only commands and answers to itself."],
  "promote-bot": ["Give the bot its rights back", "It is an administrator again and reads everything."],
  "kick-bot": ["Remove the bot", "It reads nothing, and all that it writes is refused."],
  "add-bot": ["Add the bot", "It comes back as an administrator."],
  migrate: ["Turn it into a supergroup", "Its id changes; the bot is told the new one."],
};

/** What people and fate can do to a group and its open topic, as entries of a menu. */
export function groupDeeds({ group, topic, chat, perform }) {
  const befall = (what) => ({ ...worded(...WORDS[what]), choose: () => perform(() => chat.befall(what)) });
  return [
    ...(group.forum ? [deed("Open a topic…", "Somebody does it by hand; the bot is told.", () => openTopic(chat, perform))] : []),
    ...(topic ? topicDeeds({ topic, chat, perform }) : []),
    ...mayBefall(group).map(befall),
  ];
}

/** A topic that is open before one's eyes. */
function topicDeeds({ topic, chat, perform }) {
  const closing = topic.closed
    ? deed("Open the topic again", "By hand; the bot is told.", () => perform(() => chat.reopenTopic()))
    : deed("Close the topic", "By hand; the bot is told. Only administrators can still write there.",
        () => perform(() => chat.closeTopic()));
  return [
    deed("Rename the topic…", "By hand; the bot is told.", () => renameTopic(topic, chat, perform)),
    closing,
    deed("Delete the topic…", "With everything in it. The bot is not told; what it writes there is refused.",
      () => deleteTopic(topic, chat, perform)),
  ];
}

function mayBefall(group) {
  if (group.migrated_to) return [];
  const shape = group.supergroup ? [group.forum ? "topics-off" : "topics-on"] : ["migrate"];
  return [...shape, ...OF_THE_BOT[group.bot]];
}

const worded = (label, detail) => ({ label: say(label), detail: say(detail) });
const deed = (label, detail, choose) => ({ ...worded(label, detail), choose });

async function openTopic(chat, perform) {
  const wish = await askForName(say("Open a topic…"), "", say("Open"));
  if (wish) await perform(() => chat.createTopic(wish.name));
}

async function renameTopic(topic, chat, perform) {
  const wish = await askForName(say("Rename the topic…"), topic.name, say("Rename"));
  if (wish) await perform(() => chat.renameTopic(wish.name));
}

const askForName = (title, value, confirm) =>
  ask({ title, fields: [{ name: "name", label: say("Name"), value, maxlength: 128, autofocus: true }], confirm });

async function deleteTopic(topic, chat, perform) {
  const sure = await ask({
    title: say("Delete the topic {name}?", { name: topic.name }),
    explanation: say("With everything in it. The bot is not told; what it writes there is refused."),
    confirm: say("Delete"),
    danger: true,
  });
  if (sure) await perform(() => chat.deleteTopic(topic.id));
}
