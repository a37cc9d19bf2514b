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

/** What can be done in a chat; `seat()` says who does it and where, if the chat has several people. */
class ChatCalls {
  constructor(path, seat) {
    this.path = path;
    this.seat = seat;
  }

  chat = (after) => get(`${this.path}/chat?after=${after}`);
  say = (text, replyTo = null) => this.act("say", replyTo ? { text, reply_to: replyTo } : { text });
  edit = (messageId, text) => this.act("edit", { message_id: messageId, text });
  press = (messageId, data) => this.act("press", { message_id: messageId, data });
  sample = (kind, details) => this.act(kind, details);
  location = (lat, lon) => this.act("location", { lat, lon });
  contact = (card) => this.act("contact", card);

  photo(file, details = {}) {
    const form = new FormData();
    form.append("file", file);
    for (const [name, value] of Object.entries({ ...details, ...this.seat() })) form.append(name, value);
    return post(`${this.path}/photo`, form);
  }

  act(deed, details = {}) {
    return post(`${this.path}/${deed}`, { ...details, ...this.seat() });
  }
}

/** What one person can do in the chat with the bot. */
export class PersonCalls extends ChatCalls {
  constructor(id) {
    super(`/people/${encodeURIComponent(id)}`, () => ({}));
  }

  bot = () => get(`${this.path}/bot`);
  /** Labels may repeat; where a key has data, that tells them apart. */
  pressKey = ({ label, data }) => this.act("press", { label, data });
  block = () => this.act("block");
  unblock = () => this.act("unblock");
  open = (context = null) => this.act("open", { context });
  subscribe = () => this.act("subscribe");
  unsubscribe = () => this.act("unsubscribe");
  seen = () => this.act("seen");
}

/** What a group's member can do in one of its topics; who and where may change at any time. */
export class GroupCalls extends ChatCalls {
  constructor(id, seat) {
    super(`/groups/${encodeURIComponent(id)}`, () => placed(seat));
  }

  createTopic = (name) => this.act("create-topic", { name });
  renameTopic = (name) => this.act("rename-topic", { name });
  closeTopic = () => this.act("close-topic");
  reopenTopic = () => this.act("reopen-topic");
  deleteTopic = (topic) => post(`${this.path}/delete-topic`, { topic });
  /** What happens behind the bot's back, with nobody's hand in it. */
  befall = (what) => post(`${this.path}/${what}`);
}

function placed({ person, topic, anonymous }) {
  return { person, ...(topic === null ? {} : { topic }), ...(anonymous ? { anonymous } : {}) };
}
