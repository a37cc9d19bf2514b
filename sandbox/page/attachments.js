import { ask } from "./dialog.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./i18n.js";

const NOBODYS_NUMBER = "+380000000100";

// The samples are made by the sandbox: what is shown, and what is asked of it.
const SAMPLES = [
  ["Sample photo", "photo", "photo", {}],
  ["Three photos in an album", "photo", "photo", { album: 3 }],
  ["Sample video", "film", "video", {}],
  ["Voice message", "voice", "voice", {}],
  ["Sample document", "file", "document", {}],
  ["Sticker", "smile", "sticker", {}],
];

/** Everything but text that a person can send, as entries of a menu; in a group there is no own number. */
export function attachments(chat, perform, { ownPhone, ownPlace }, unsendable) {
  const sendOwnNumber = () => perform(() => chat.contact({ phone: ownPhone, own: true }));
  const sendable = SAMPLES.filter(([, , kind]) => !unsendable.includes(kind));
  const samples = sendable.map(([label, sign, kind, details]) =>
    entry(label, sign, () => perform(() => chat.sample(kind, details))));
  return [
    entry("Photo from a file", "photo", () => sendPhoto(chat, perform)),
    ...samples,
    entry("Location", "pin", () => sendLocation(chat, perform, ownPlace)),
    ...(ownPhone ? [entry("Own phone number", "person", sendOwnNumber)] : []),
    entry("Somebody else's contact", "person", () => sendCard(chat, perform)),
  ];
}

const entry = (label, sign, choose) => ({ label: say(label), icon: icon(sign), choose });

/** The file chooser of the browser is the dialog. */
function sendPhoto(chat, perform) {
  const chosen = () => perform(() => chat.photo(input.files[0]));
  const input = element("input", { type: "file", accept: "image/*", on: { change: chosen } });
  input.click();
}

async function sendLocation(chat, perform, here) {
  const point = await ask({
    title: say("Send a location"),
    fields: [
      { name: "lat", label: say("Latitude"), type: "number", step: "any", min: -90, max: 90, value: here?.lat ?? "" },
      { name: "lon", label: say("Longitude"), type: "number", step: "any", min: -180, max: 180, value: here?.lon ?? "" },
    ],
    confirm: say("Send"),
  });
  if (point) await perform(() => chat.location(Number(point.lat), Number(point.lon)));
}

async function sendCard(chat, perform) {
  const card = await ask({
    title: say("Send a contact"),
    fields: [
      { name: "name", label: say("Name"), value: "Іван Вигаданий" },
      { name: "phone", label: say("Phone number"), type: "tel", value: NOBODYS_NUMBER },
    ],
    confirm: say("Send"),
  });
  if (card) await perform(() => chat.contact({ ...card, own: false }));
}
