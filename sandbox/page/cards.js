import { avatar } from "./avatar.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";

const CARDS = { location: locationCard, contact: contactCard };

/** A place or a person in a message, as a card; null for every other kind. */
export function card(message) {
  const facts = message[message.kind];
  return facts && CARDS[message.kind] ? CARDS[message.kind](facts) : null;
}

function locationCard({ latitude, longitude }) {
  return element("div", { class: "place" },
    element("div", { class: "map" }, icon("pin")),
    element("span", {}, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`));
}

function contactCard({ phone_number: phone, first_name: first, last_name: last }) {
  const name = [first, last].filter(Boolean).join(" ");
  // Viber hands over one's own number without a name.
  const face = name ? avatar(name) : element("span", { class: "avatar", "aria-hidden": "true" }, icon("person"));
  return element("div", { class: "contact" }, face,
    element("div", {}, name ? element("strong", {}, name) : null, element("span", {}, phone)));
}
