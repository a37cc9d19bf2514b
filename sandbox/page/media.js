import { element } from "./dom.js";
import { icon } from "./icons.js";
import { locale } from "./i18n.js";

const PARTS = {
  photo: (file) => element("img", { src: file.url, alt: file.name, class: "photo" }),
  sticker: (file) => element("img", { src: file.url, alt: file.name, class: "sticker" }),
  video: (file) => element("video", { src: file.url, controls: true, "aria-label": file.name, preload: "metadata" }),
  voice: (file) => element("audio", { src: file.url, controls: true, "aria-label": file.name, preload: "metadata" }),
};

/** The files of a message, each shown as its kind is. */
export function mediaNodes(media) {
  return (media ?? []).map((file) => (PARTS[file.kind] ?? download)(file));
}

function download(file) {
  return element("a", { class: "file", href: file.url, download: file.name },
    element("span", { class: "file-mark" }, icon("file")),
    element("span", {}, element("strong", {}, file.name), element("small", {}, size(file.bytes))));
}

function size(bytes) {
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kilobyte"] : [bytes / 1024 / 1024, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}
