/** Moments in words: how long ago, which day, what time. All in milliseconds or ISO texts. */
import { date, gettext, language } from "../i18n.js";

const STEPS = [
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
  ["month", 2_629_800_000],
  ["year", 31_557_600_000],
];

const locale = () => (language() === "ar" ? "ar-EG-u-nu-arab" : "en-GB");

/** "a moment ago", "5 minutes ago", "yesterday". */
export function ago(moment, now = Date.now()) {
  const past = now - new Date(moment).getTime();
  const step = STEPS.findLast(([, size]) => past >= size);
  if (!step) return gettext("a moment ago");
  const [unit, length] = step;
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-Math.floor(past / length), unit);
}

/** The time of day. */
export const clock = (moment) => date(moment, { hour: "2-digit", minute: "2-digit" });

/** A day by name when it is near, else in full. */
export function day(moment, now = Date.now()) {
  const start = (time) => new Date(time).setHours(0, 0, 0, 0);
  const distance = Math.round((start(now) - start(moment)) / 86_400_000);
  if (distance === 0) return gettext("Today");
  if (distance === 1) return gettext("Yesterday");
  return date(moment, { dateStyle: "full" });
}

/** A time element that knows its moment exactly. */
export const exact = (moment) => date(moment, { dateStyle: "medium", timeStyle: "medium" });
