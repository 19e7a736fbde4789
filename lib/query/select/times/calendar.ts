/** A day of the local calendar. */
export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** A time of day; `micros` are those after the second. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

/** When a day begins. */
export const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, micros: 0 };

/** True if the calendar has such a day. */
export function isDay({ year, month, day }: Day): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Days of a month, 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The local day of a moment, and its time of day. */
export function localTime(micros: number): { day: Day; clock: Clock } {
  const millis = Math.floor(micros / 1000);
  const date = new Date(millis);
  return {
    day: { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() },
    clock: {
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
      micros: date.getMilliseconds() * 1000 + (micros - millis * 1000),
    },
  };
}

/**
 * The moment at which the local clock shows this, in microseconds since 1970: the first one if it
 * does so twice; if it leaves that time out, as much later as it jumps.
 */
export function localMoment(day: Day, clock: Clock = MIDNIGHT): number {
  const date = new Date(2000, 0, 1, clock.hour, clock.minute, clock.second);
  // Not in the constructor, which takes the years before 100 for others.
  date.setFullYear(day.year, day.month - 1, day.day);
  date.setHours(clock.hour, clock.minute, clock.second, 0);
  return date.getTime() * 1000 + clock.micros;
}

/** The moment at which a clock does that which is ahead of UTC by so many minutes. */
export function zonedMoment(day: Day, clock: Clock, offset: number): number {
  const date = new Date(0);
  date.setUTCFullYear(day.year, day.month - 1, day.day);
  date.setUTCHours(clock.hour, clock.minute, clock.second);
  return (date.getTime() - offset * 60_000) * 1000 + clock.micros;
}

/** The day so many days later. */
export function addDays({ year, month, day }: Day, days: number): Day {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day + days);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The same day of another month; the last one of a month that is too short. */
export function addMonths({ year, month, day }: Day, months: number): Day {
  const count = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(count / 12), ((count % 12) + 12) % 12 + 1];
  return { year: y, month: m, day: Math.min(day, daysInMonth(y, m)) };
}

/** Day of the week, 0 for Monday. */
export function weekdayOf({ year, month, day }: Day): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return (date.getUTCDay() + 6) % 7;
}
