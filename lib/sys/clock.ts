/** A moment in UTC, `2026-03-01T10:00:00.123456`: ISO 8601, microseconds, no zone suffix. */
export type Timestamp = string;

/**
 * A clock that follows the wall clock forwards (a laptop that slept, a clock that was set) and
 * never goes backwards, so that an end is never before its start.
 *
 * @param wall what the wall clock says, milliseconds since 1970
 * @param steady milliseconds since some moment, never less than before
 * @param origin that moment, milliseconds since 1970 (`wall` has no fractions of them)
 * @returns a function that gives the microseconds since 1970
 */
export function forwardClock(
  wall: () => number,
  steady: () => number,
  origin: number,
): () => number {
  let offset = origin;
  return () => {
    const elapsed = steady();
    offset = Math.max(offset, wall() - elapsed);
    return Math.round((offset + elapsed) * 1000);
  };
}

/** Now, in microseconds since 1970-01-01 UTC; within one process never less than before. */
export const nowMicros: () => number = forwardClock(
  Date.now,
  () => performance.now(),
  performance.timeOrigin,
);

/** Formats microseconds since 1970-01-01 UTC the way the store writes times. */
export function formatTimestamp(micros: number): Timestamp {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return new Date(millis).toISOString().slice(0, 23) + rest;
}

/** The present moment as the store writes it. */
export function now(): Timestamp {
  return formatTimestamp(nowMicros());
}

/**
 * Reads a time of the store: UTC unless it carries `Z` or an offset.
 *
 * @returns microseconds since 1970-01-01 UTC, or `null` if the text is no such time
 */
export function parseTimestamp(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?$/
    .exec(text);
  if (!match) return null;
  const [, date, time, fraction = "", zone = "Z"] = match;
  const offset = zone === "Z"
    ? "Z"
    : zone.includes(":")
    ? zone
    : zone.slice(0, 3) + ":" + zone.slice(3);
  const millis = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(millis)) return null;
  return millis * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** Resolves after `millis` milliseconds. */
export function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** The longest time that a timer of the engine can wait, milliseconds: longer ones fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Calls `action` once, after so many milliseconds, also if they are months.
 *
 * @returns a function that takes the timer back
 */
export function startTimer(millis: number, action: () => void): () => void {
  let left = millis;
  let timer: number;
  const wait = () => {
    const next = Math.min(left, LONGEST_TIMER);
    left -= next;
    timer = setTimeout(left > 0 ? wait : action, next);
  };
  wait();
  return () => clearTimeout(timer);
}
