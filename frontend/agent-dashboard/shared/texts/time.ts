// Times as people read them: ages, timers, spans, clock, days. Milliseconds unless the name says seconds.
import type { ScreenLang } from "../rest/types";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A waiting client is near the limit after this, and past it after WAIT_RED. */
const WAIT_AMBER = 2 * MINUTE;
const WAIT_RED = 5 * MINUTE;

const locales: Record<ScreenLang, string> = { fr: "fr-FR", en: "en-GB" };
const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dates(lang: ScreenLang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${lang}${JSON.stringify(options)}`;
  const found = cache.get(key) ?? new Intl.DateTimeFormat(locales[lang], options);
  cache.set(key, found);
  return found as Intl.DateTimeFormat;
}

function units(lang: ScreenLang, unit: "second" | "minute" | "hour"): Intl.NumberFormat {
  const key = `n${lang}${unit}`;
  const found = cache.get(key) ?? new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "short" });
  cache.set(key, found);
  return found as Intl.NumberFormat;
}

/** "45 s", "2 min 5 s", "1 h 10 min": at most two units. */
export function span(milliseconds: number, lang: ScreenLang): string {
  const seconds = Math.max(0, Math.round(milliseconds / SECOND));
  const parts: [number, "second" | "minute" | "hour"][] =
    seconds < 60
      ? [[seconds, "second"]]
      : seconds < 3600
        ? [
            [Math.floor(seconds / 60), "minute"],
            [seconds % 60, "second"],
          ]
        : [
            [Math.floor(seconds / 3600), "hour"],
            [Math.floor((seconds % 3600) / 60), "minute"],
          ];
  return parts
    .filter(([amount], index) => index === 0 || amount > 0)
    .map(([amount, unit]) => units(lang, unit).format(amount))
    .join(" ");
}

/** As `span`, in whole minutes; "1 min" at least. */
export function minutesSpan(milliseconds: number, lang: ScreenLang): string {
  return span(Math.max(1, Math.floor(milliseconds / MINUTE)) * MINUTE, lang);
}

/** A file's size as people say it: "48 kB", "2.4 MB". */
export function weight(bytes: number, lang: ScreenLang): string {
  const [amount, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1_000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const digits = unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(locales[lang], { style: "unit", unit, maximumFractionDigits: digits }).format(amount);
}

/** The age of a row: "5 min", "3 h", then the day. Null under a minute: the caller says "now". */
export function age(at: number, now: number, lang: ScreenLang): string | null {
  const passed = now - at;
  if (passed < MINUTE) return null;
  if (passed < HOUR) return units(lang, "minute").format(Math.floor(passed / MINUTE));
  if (passed < DAY) return units(lang, "hour").format(Math.floor(passed / HOUR));
  return shortDay(at, lang);
}

/** A running timer: "0:45", "12:05", "1:02:03". */
export function timer(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${String(minutes)}:${pad(seconds % 60)}`
    : `${String(Math.floor(minutes / 60))}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** How bad a wait is. */
export function waitTone(milliseconds: number): "neutral" | "amber" | "red" {
  if (milliseconds >= WAIT_RED) return "red";
  return milliseconds >= WAIT_AMBER ? "amber" : "neutral";
}

/** "10:30". */
export function clock(at: number, lang: ScreenLang): string {
  return dates(lang, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** "lundi 14 novembre 2025 à 10:30", for titles. */
export function fullMoment(at: number, lang: ScreenLang): string {
  return dates(lang, { dateStyle: "full", timeStyle: "short" }).format(at);
}

/** "14 nov. 2025, 10:30". */
export function shortMoment(at: number, lang: ScreenLang): string {
  return dates(lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** "14 nov.". */
export function shortDay(at: number, lang: ScreenLang): string {
  return dates(lang, { day: "numeric", month: "short" }).format(at);
}

/** Two instants on the same local day give the same key. */
export function dayKey(at: number): string {
  const day = new Date(at);
  return `${String(day.getFullYear())}-${String(day.getMonth())}-${String(day.getDate())}`;
}

/** The day in words; "today" and "yesterday" are the caller's. */
export function dayName(at: number, now: number, lang: ScreenLang): "today" | "yesterday" | { date: string } {
  if (dayKey(at) === dayKey(now)) return "today";
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (dayKey(at) === dayKey(before.getTime())) return "yesterday";
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const date = dates(lang, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
  return { date: date.format(at) };
}

/** An ISO day ("2025-10-28") as 28/10/2025. Anything else is shown as it came. */
export function isoDay(day: string, lang: ScreenLang): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/u.exec(day);
  if (match === null) return day;
  const [, year, month, date] = match;
  return dates(lang, { dateStyle: "short" }).format(new Date(Number(year), Number(month) - 1, Number(date)));
}
