import { parseTimestamp } from "../../../sys/mod.ts";

/** How nearly all times of the store are written. */
const LAYOUT = "0000-00-00T00:00:00.000000";

/** Places in {@link LAYOUT} that hold no digit. */
const MARKS = [4, 7, 10, 13, 16, 19];

/** Microseconds since 1970 of a stored time; null if it is missing or no time. */
export function momentOf(text: string | null): number | null {
  if (text === null) return null;
  // Ten times as fast as what reads every form, which matters for a hundred thousand of them.
  if (text.length !== LAYOUT.length || MARKS.some((at) => text[at] !== LAYOUT[at])) {
    return parseTimestamp(text);
  }
  const day = Number(text.slice(8, 10));
  const seconds = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    day,
    Number(text.slice(11, 13)),
    Number(text.slice(14, 16)),
    Number(text.slice(17, 19)),
  ) * 1000;
  const moment = seconds + Number(text.slice(20));
  // A field that is out of range, or no number, is left to the slower way to judge.
  return isPlain(text) ? moment : parseTimestamp(text);
}

/** Digits where they belong, each field in its range, and a day that every month has. */
function isPlain(text: string): boolean {
  return /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/
    .test(text);
}
