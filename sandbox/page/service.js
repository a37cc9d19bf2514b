import { element } from "./dom.js";
import { say } from "./i18n.js";

const WORDS = {
  new_chat_members: "{name} joins",
  left_chat_member: "{name} leaves",
  forum_topic_created: "The topic begins: {text}",
  forum_topic_edited: "The topic has a new name: {text}",
  forum_topic_closed: "The topic is closed",
  forum_topic_reopened: "The topic is open again",
  pinned_message: "A message is pinned: {text}",
  migrate_to_chat_id: "The group has moved on",
  migrate_from_chat_id: "The group has moved here",
};

/** What the messenger itself says in a chat. */
export function serviceWords(message, name) {
  return say(WORDS[message.service] ?? message.service, { name, text: message.text });
}

/** The same as it stands in the chat, in the middle and in small letters. */
export function serviceNode(message, name) {
  const words = serviceWords(message, name);
  return element("article", { class: "service", data: { message: message.message_id } }, element("span", {}, words));
}
