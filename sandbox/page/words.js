import { say } from "./i18n.js";
import { serviceWords } from "./service.js";

const KINDS = {
  photo: "Photo", video: "Video", voice: "Voice message", document: "Document", sticker: "Sticker",
  location: "Location", contact: "Contact", animation: "Video", audio: "Voice message",
};

/** A message in one line: what it says, or what it is. */
export function inWords(message, name = null) {
  if (message.kind === "service") return serviceWords(message, name);
  return message.text || say(KINDS[message.kind] ?? "Message");
}
