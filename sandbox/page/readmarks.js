/** How far each topic of a group has been read; this browser remembers it. */
export class ReadMarks {
  constructor(group) {
    this.kept = `sandbox.read.${group}`;
    this.marks = JSON.parse(localStorage.getItem(this.kept) ?? "{}");
  }

  /** All of these have been looked at; says whether that is news. */
  note(topic, messages) {
    const newest = Math.max(this.#of(topic), ...messages.map(({ message_id: id }) => Number(id)));
    if (newest === this.#of(topic)) return false;
    this.marks[topic] = newest;
    localStorage.setItem(this.kept, JSON.stringify(this.marks));
    return true;
  }

  /** How many of these nobody has looked at; what the messenger itself says does not count. */
  unread(topic, messages) {
    return messages.filter(({ message_id: id, kind }) => kind !== "service" && Number(id) > this.#of(topic)).length;
  }

  #of(topic) {
    return this.marks[topic] ?? 0;
  }
}
