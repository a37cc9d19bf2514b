import { say } from "./i18n.js";

const ROOT = "/sandbox/api";

/** What the sandbox said no to, in its own words. */
export class Refusal extends Error {}

/** Call the control interface; a form is sent as it is, anything else as JSON. */
async function call(method, path, body) {
  const answer = await fetch(ROOT + path, { method, ...packed(body) }).catch(() => {
    throw new Refusal(say("the sandbox does not answer"));
  });
  if (!answer.ok) throw new Refusal(await reasonIn(answer));
  return answer.json();
}

function packed(body) {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

async function reasonIn(answer) {
  const body = await answer.json().catch(() => ({}));
  const reason = body.detail ?? body.error ?? answer.statusText;
  return typeof reason === "string" ? reason : JSON.stringify(reason);
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);

/** What one person can do in the chat with the bot. */
export class PersonCalls {
  constructor(id) {
    this.path = `/people/${encodeURIComponent(id)}`;
  }

  chat = (after) => get(`${this.path}/chat?after=${after}`);
  bot = () => get(`${this.path}/bot`);
  say = (text, replyTo = null) => post(`${this.path}/say`, replyTo ? { text, reply_to: replyTo } : { text });
  edit = (messageId, text) => post(`${this.path}/edit`, { message_id: messageId, text });
  press = (messageId, data) => post(`${this.path}/press`, { message_id: messageId, data });
  pressKey = (label) => post(`${this.path}/press`, { label });
  sample = (kind, details = {}) => post(`${this.path}/${kind}`, details);
  location = (lat, lon) => post(`${this.path}/location`, { lat, lon });
  contact = (card) => post(`${this.path}/contact`, card);
  block = () => post(`${this.path}/block`);
  unblock = () => post(`${this.path}/unblock`);

  photo(file, caption) {
    const form = new FormData();
    form.append("file", file);
    if (caption) form.append("caption", caption);
    return post(`${this.path}/photo`, form);
  }
}
