const SVG = "http://www.w3.org/2000/svg";

// Drawn for this page on a grid of 24, as strokes.
const PATHS = {
  attach: "M20 11.5 12.2 19.3a5 5 0 0 1-7.1-7.1L13 4.3a3.3 3.3 0 0 1 4.7 4.7l-7.8 7.8a1.6 1.6 0 0 1-2.3-2.3L14.6 7.5",
  send: "M4 12 20.5 4.5 15 20l-3.5-6.5Z M11.5 13.5 20.5 4.5",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  edit: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19Z",
  reply: "M9.5 6 4 11.5 9.5 17M4 11.5h9.5a6 6 0 0 1 6 6V19",
  commands: "M5 7h14M5 12h14M5 17h9",
  back: "M14.5 6 8.5 12l6 6",
  lock: "M7 11h10v8.5H7ZM9 11V8a3 3 0 0 1 6 0v3",
  down: "M6 10l6 6 6-6",
  pin: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0C18.5 14.8 12 21 12 21ZM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
  person: "M12 11.5a3.7 3.7 0 1 0 0-7.5 3.7 3.7 0 0 0 0 7.5ZM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5",
  file: "M7 3.5h7l4.5 4.5V20.5H7ZM14 3.5V8h4.5",
  photo: "M4 6h16v12.5H4ZM4 16l4.5-4.5 4 4 3-3 4.5 4.5M15.5 9.5v.01",
  film: "M4 6h16v12H4ZM10 9.5v5l4.5-2.5Z",
  voice: "M12 14.5a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v4.5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  smile: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9 10v.01M15 10v.01M8.5 14a4.2 4.2 0 0 0 7 0",
  plus: "M12 5v14M5 12h14",
  link: "M9 15 18 6M11.5 6H18v6.5",
  tick: "M5 12.5 10 17.5 19.5 7",
  ticks: "M2 12.5 7 17.5 16 7M11.5 16.5l1 1L22 7",
  city: "M3.5 20.5h17M6 20.5V9.5l5-3v14M11 20.5v-9.5h7v9.5M8.5 12.5v.01M8.5 16v.01M14.5 14.5v.01M14.5 17.5v.01",
};

/** A decorative icon; the control around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
