import { button, element } from "./dom.js";
import { say } from "./i18n.js";

// Telegram's HTML subset; anything else loses its tag and keeps its text.
const TAGS = {
  b: "strong", strong: "strong", i: "em", em: "em", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  code: "code", pre: "pre", blockquote: "blockquote",
};
const SAFE_ADDRESS = /^(https?|tg|mailto|tel):/i;

/** The text of a message as nodes, built from an allow-list. */
export function richText(html, text) {
  if (!html) return [text ?? ""];
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return nodesIn(parsed.body);
}

const BLOCKS = new Set(["PRE", "BLOCKQUOTE"]);

const nodesIn = (parent) => [...parent.childNodes].flatMap(copied);

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return [lineOf(node)];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const tag = node.localName;
  if (tag === "a") return [link(node)];
  if (tag === "br") return ["\n"];
  if (tag === "tg-spoiler" || node.className === "tg-spoiler") return [spoiler(node)];
  return TAGS[tag] ? [element(TAGS[tag], {}, ...nodesIn(node))] : nodesIn(node);
}

/** A block ends its line by itself: the line break after it is not shown as an empty line. */
function lineOf(node) {
  const afterBlock = BLOCKS.has(node.previousSibling?.nodeName);
  return afterBlock ? node.textContent.replace(/^\n/, "") : node.textContent;
}

function link(node) {
  const address = node.getAttribute("href") ?? "";
  if (!SAFE_ADDRESS.test(address)) return element("span", {}, ...nodesIn(node));
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...nodesIn(node));
}

function spoiler(node) {
  const hidden = nodesIn(node);
  const show = (event) => event.currentTarget.replaceWith(...hidden);
  return button(say("Hidden text: show"), { class: "spoiler", on: { click: show } }, node.textContent);
}
