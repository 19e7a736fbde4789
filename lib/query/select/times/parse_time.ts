import {
  addDays,
  addMonths,
  type Clock,
  type Day,
  isDay,
  localMoment,
  localTime,
  MIDNIGHT,
  weekdayOf,
  zonedMoment,
} from "./calendar.ts";

/**
 * Reads a moment as people write it: `2026-11-20`, `2026-11-20 10:30`, with seconds and a zone if
 * wanted; `today`, `yesterday`, `tomorrow`, `monday`, `last monday`, `march 5`, `november 2025`,
 * each with a time of day after it if wanted; `10:30`, `noon`; `2 hours ago`, `1 week`, `3d`,
 * `last month`, `in 2 days`, `now`; seconds since 1970. The local time zone counts unless another
 * one is given, a day without a time means its beginning, and what could be before or after now is
 * before.
 *
 * @param now microseconds since 1970
 * @returns microseconds since 1970, or null if the text is no such moment
 */
export function parseTime(text: string, now: number): number | null {
  const words = text.trim().toLowerCase().replaceAll(/[\s,]+/g, " ");
  const micros = numericTime(words) ?? span(words, now) ?? calendarTime(words, now);
  // What a Date cannot hold is no time.
  return micros === null || !Number.isFinite(micros) ? null : micros;
}

const ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:(?:t| )(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(z|utc|[+-]\d\d(?::?\d\d)?)?)?$/;

/** ISO 8601, and seconds, milliseconds or microseconds since 1970. */
function numericTime(words: string): number | null {
  if (/^\d{9,11}(\.\d{1,6})?$/.test(words)) return Math.round(Number(words) * 1e6);
  if (/^\d{13}$/.test(words)) return Number(words) * 1000;
  if (/^\d{16}$/.test(words)) return Number(words);
  const match = ISO.exec(words);
  if (match === null) return null;
  const [, year, month, date, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const day = { year: Number(year), month: Number(month), day: Number(date) };
  const clock = clockOf(Number(hour), Number(minute), Number(second), fraction);
  if (!isDay(day) || clock === null) return null;
  const offset = zone === undefined ? undefined : offsetOf(zone);
  if (offset === null) return null;
  return offset === undefined ? localMoment(day, clock) : zonedMoment(day, clock, offset);
}

function clockOf(hour: number, minute: number, second = 0, fraction = ""): Clock | null {
  if (hour > 23 || minute > 59 || second > 59) return null;
  return { hour, minute, second, micros: Number(fraction.padEnd(6, "0").slice(0, 6)) };
}

/** Minutes ahead of UTC. */
function offsetOf(zone: string): number | null {
  if (zone === "z" || zone === "utc") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return null;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

/** What units of time are called; minutes go before months. */
const UNITS = [
  ["second", /^s(ecs?|econds?)?$/],
  ["minute", /^m(ins?|inutes?)?$/],
  ["hour", /^h(rs?|ours?)?$/],
  ["day", /^d(ays?)?$/],
  ["week", /^w(ks?|eeks?)?$/],
  ["month", /^mo(nths?|s)?$/],
  ["year", /^y(rs?|ears?)?$/],
] as const;

type Unit = (typeof UNITS)[number][0];

function unitOf(word: string): Unit | null {
  return UNITS.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
}

/** `2 hours ago`, `1 day 2h ago`, `3 days`, `last week`, `in 2 days`, `now`. */
function span(words: string, now: number): number | null {
  if (words === "now" || words === "just now") return now;
  const last = /^(?:last|past|previous) ([a-z]+)$/.exec(words)?.[1];
  const unit = last === undefined ? null : unitOf(last);
  if (unit !== null) return shifted(now, unit, -1);
  const future = words.startsWith("in ");
  const amounts = words.replace(/^in /, "").replace(future ? /$^/ : / ago$/, "");
  if (!/^((\d+(\.\d+)? ?|an? )[a-z]+( and)? ?)+$/.test(amounts)) return null;
  let micros = now;
  for (const [, count, word] of amounts.matchAll(/(\d+(?:\.\d+)?|an?(?= )) ?([a-z]+)(?: and)?/g)) {
    const each = unitOf(word!);
    const amount = count!.startsWith("a") ? 1 : Number(count);
    if (each === null) return null;
    if (amount % 1 !== 0 && (each === "month" || each === "year")) return null;
    micros = shifted(micros, each, future ? amount : -amount);
  }
  return micros;
}

/** Microseconds in the units that have always the same length. */
const LENGTHS: Partial<Record<Unit, number>> = { second: 1e6, minute: 60e6, hour: 3600e6 };

/** Days and longer units keep the time of day; what is left of a day is hours. */
function shifted(micros: number, unit: Unit, amount: number): number {
  const length = LENGTHS[unit];
  if (length !== undefined) return Math.round(micros + amount * length);
  const { day, clock } = localTime(micros);
  if (unit === "month" || unit === "year") {
    return localMoment(addMonths(day, amount * (unit === "year" ? 12 : 1)), clock);
  }
  const days = unit === "week" ? amount * 7 : amount;
  const whole = Math.trunc(days);
  return Math.round(localMoment(addDays(day, whole), clock) + (days - whole) * 86_400e6);
}

/** A day, a time of day, or both. */
function calendarTime(words: string, now: number): number | null {
  const time = /(?:^| )(?:at )?(noon|midnight|\d{1,2}(?::\d\d){0,2} ?[ap]m|\d{1,2}:\d\d(?::\d\d)?)$/
    .exec(words);
  const clock = time === null ? MIDNIGHT : clockNamed(time[1]!);
  if (clock === null) return null;
  const rest = time === null ? words : words.slice(0, time.index).trim();
  const { day: today } = localTime(now);
  if (rest === "") {
    if (time === null) return null;
    const moment = localMoment(today, clock);
    return moment <= now ? moment : localMoment(addDays(today, -1), clock);
  }
  const day = dayNamed(rest, today);
  return day === null ? null : localMoment(day, clock);
}

function clockNamed(words: string): Clock | null {
  if (words === "noon") return clockOf(12, 0);
  if (words === "midnight") return MIDNIGHT;
  const half = /[ap]m$/.exec(words)?.[0];
  const [hour = 0, minute = 0, second = 0] = words.replace(/ ?[ap]m$/, "").split(":").map(Number);
  if (half === undefined) return clockOf(hour, minute, second);
  if (hour < 1 || hour > 12) return null;
  return clockOf(hour % 12 + (half === "pm" ? 12 : 0), minute, second);
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Place of a name in a list that a word stands for: in full, or three letters or more of it. */
function placeOf(names: readonly string[], word: string): number | null {
  const at = word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));
  return at < 0 ? null : at;
}

function dayNamed(words: string, today: Day): Day | null {
  switch (words) {
    case "today":
      return today;
    case "yesterday":
      return addDays(today, -1);
    case "tomorrow":
      return addDays(today, 1);
    case "this week":
      return addDays(today, -weekdayOf(today));
    case "this month":
      return { ...today, day: 1 };
    case "this year":
      return { ...today, month: 1, day: 1 };
  }
  const weekday = placeOf(WEEKDAYS, words.replace(/^(last|past|previous|on) /, ""));
  // On a Monday, monday is the one before.
  if (weekday !== null) return addDays(today, -((weekdayOf(today) - weekday + 6) % 7 + 1));
  return namedDate(words, today);
}

/** `march`, `march 5`, `5 march 2026`, `march 2026`, `2026-03`. */
function namedDate(words: string, today: Day): Day | null {
  const iso = /^(\d{4})-(\d\d)$/.exec(words);
  if (iso !== null) return existing({ year: Number(iso[1]), month: Number(iso[2]), day: 1 });
  const match =
    /^(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?(?: (\d{4}))?$/
      .exec(words);
  if (match === null) return null;
  const [, before, name, after, year] = match;
  const month = placeOf(MONTHS, name!.replace(/^sept$/, "sep"));
  if (month === null || (before !== undefined && after !== undefined)) return null;
  const day = Number(before ?? after ?? 1);
  if (year !== undefined) return existing({ year: Number(year), month: month + 1, day });
  // The 29th of February can be up to eight years ago.
  for (let back = 0; back <= 8; back++) {
    const candidate = { year: today.year - back, month: month + 1, day };
    if (isDay(candidate) && !isAfter(candidate, today)) return candidate;
  }
  return null;
}

function existing(day: Day): Day | null {
  return isDay(day) ? day : null;
}

function isAfter(a: Day, b: Day): boolean {
  return (a.year - b.year || a.month - b.month || a.day - b.day) > 0;
}
