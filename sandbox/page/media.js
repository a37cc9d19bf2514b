import { element } from "./dom.js";
import { icon } from "./icons.js";
import { locale } from "./i18n.js";

const UNITS = [[1024 * 1024, "megabyte"], [1024, "kilobyte"], [1, "byte"]];

const PARTS = {
  photo: (file) => element("img", { src: file.url, alt: file.name, class: "photo" }),
  sticker: (file) => element("img", { src: file.url, alt: file.name, class: "sticker" }),
  video: (file) => player("video", "film", file),
  voice: (file) => player("audio", "voice", file),
};

/** The files of a message, each shown as its kind is. */
export function mediaNodes(media) {
  return (media ?? []).map((file) => (PARTS[file.kind] ?? download)(file));
}

/** A sample need not be playable: then it is shown as the file that it is. */
function player(tag, sign, file) {
  const giveUp = (event) => event.currentTarget.replaceWith(download(file, sign));
  const looks = { controls: true, preload: "metadata", "aria-label": file.name };
  return element(tag, { src: file.url, ...looks, on: { error: giveUp } });
}

function download(file, sign = "file") {
  return element("a", { class: "file", href: file.url, download: file.name },
    element("span", { class: "file-mark" }, icon(sign)),
    element("span", {}, element("strong", {}, file.name), element("small", {}, size(file.bytes))));
}

function size(bytes) {
  const [smallest, unit] = UNITS.find(([smallest]) => bytes >= smallest) ?? UNITS.at(-1);
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / smallest);
}
