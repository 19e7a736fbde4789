import { optionValue } from "../errors/mod.ts";

/** Seconds in each unit of a duration. */
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };

/**
 * Reads a duration: seconds (`90`, `1.5`), or numbers with units (`90s`, `1h30m`, `2d`).
 *
 * @param option what the duration is for, in the words of the error
 * @returns seconds
 * @throws UserError if the text is no duration
 */
export function parseDuration(text: string, option = "a duration"): number {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d+(\.\d+)?\s*[smhd]\s*)+$/.test(trimmed)) {
    throw optionValue(
      option,
      text,
      "seconds, or numbers with s, m, h or d, such as 90s or 1h30m",
    );
  }
  let seconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)\s*([smhd])/g)) {
    seconds += Number(amount) * UNITS[unit!]!;
  }
  return seconds;
}

/** Writes a duration for people: `0.4s`, `5s`, `2m 34s`, `3h 12m`, `2d 4h`. */
export function formatDuration(seconds: number): string {
  if (!(seconds > 0)) return "0s";
  if (seconds < 10) return `${Math.round(seconds * 10) / 10}s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
  return `${Math.floor(whole / 86400)}d ${Math.floor((whole % 86400) / 3600)}h`;
}
