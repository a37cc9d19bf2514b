import { locale, say } from "./i18n.js";

const ZONE = { timeZone: "Europe/Kyiv" };
const TIME = new Intl.DateTimeFormat(locale, { ...ZONE, hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(locale, { ...ZONE, day: "numeric", month: "long" });
const DAY_OF_WEEK = new Intl.DateTimeFormat(locale, { ...ZONE, weekday: "short", day: "numeric", month: "long" });
const SORTABLE_DAY = new Intl.DateTimeFormat("sv-SE", ZONE);
const SECOND = new Intl.DateTimeFormat(locale, { ...ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const A_DAY = 24 * 60 * 60 * 1000;

// The sandbox's time is this machine's time plus an offset that can be moved.
const offset = { milliseconds: 0 };

/** The sandbox says what time it has. */
export function setNow(iso) {
  offset.milliseconds = Date.parse(iso) - Date.now();
}

/** The sandbox's time. */
export const now = () => new Date(Date.now() + offset.milliseconds);

export const timeOfDay = (iso) => TIME.format(new Date(iso));
export const timeWithSeconds = (date) => SECOND.format(date);
export const dayOfWeek = (date) => DAY_OF_WEEK.format(date);

/** The day of a message in the city, as a key to compare. */
export const dayOf = (iso) => SORTABLE_DAY.format(new Date(iso));

/** The day of a message as people say it. */
export function dayInWords(iso) {
  const day = dayOf(iso);
  if (day === SORTABLE_DAY.format(now())) return say("Today");
  if (day === SORTABLE_DAY.format(new Date(now() - A_DAY))) return say("Yesterday");
  return DAY.format(new Date(iso));
}
