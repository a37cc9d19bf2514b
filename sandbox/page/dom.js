/** Make an element: `on` holds listeners, `data` the data attributes, the rest are attributes; text stays text. */
export function element(tag, { on = {}, data = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  Object.assign(node.dataset, data);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** True and false switch an attribute on and off, null leaves it out. */
function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  node.setAttribute(name, value === true ? "" : value);
}

/** A button that never submits a form by accident. */
export function button(label, attributes, ...children) {
  return element("button", { type: "button", "aria-label": label, title: label, ...attributes }, ...children);
}

/** Write an ARIA state: its "false" is a word, not an absence. */
export function setState(node, name, value) {
  node.setAttribute(`aria-${name}`, String(value));
}
