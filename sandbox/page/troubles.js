import { say } from "./i18n.js";

const BOT = {
  member: "The bot has no rights here: it reads only commands and answers to itself.",
  kicked: "The bot is not in the group: it neither reads nor writes here.",
  left: "The bot is not in the group: it neither reads nor writes here.",
};

/** What is not as it should be in a group and in the topic that is open, each in a sentence. */
export function troubles(group, topic) {
  const found = [
    group.migrated_to && "The group has moved on",
    BOT[group.bot],
    group.topics.length > 0 && !group.forum && "Topics are switched off: all messages stand in one place.",
    topic?.closed && "The topic is closed: only administrators can write here.",
  ];
  return found.filter(Boolean).map((words) => say(words));
}
