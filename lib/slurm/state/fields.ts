import { formatTimestamp } from "../../sys/mod.ts";

/** What SLURM's programs print where there is nothing. */
const NOTHING = new Set([
  "",
  "N/A",
  "None",
  "(null)",
  "Unknown",
  "NONE",
  "None assigned",
  "Not Set",
  "INVALID",
]);

/** A field's text; null where SLURM says that there is nothing. */
export function fieldText(field: string | undefined): string | null {
  const text = (field ?? "").trim();
  return NOTHING.has(text) ? null : text;
}

/** A field's first word of letters: `CANCELLED by 1000` is `CANCELLED`, `RUNNING+` is `RUNNING`. */
export function stateWord(field: string | undefined): string | null {
  return /^[A-Z_]+/.exec((field ?? "").trim())?.[0] ?? null;
}

/**
 * A time in the form of all times of a store.
 *
 * @param field a time of this machine without a zone (SLURM_TIME_FORMAT=standard)
 */
export function fieldTime(field: string | undefined): string | null {
  const text = fieldText(field);
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return null;
  const millis = new Date(text).getTime();
  return Number.isNaN(millis) ? null : formatTimestamp(millis * 1000);
}

/** Takes apart `3:0`, an exit code and a signal. */
export function exitOf(
  field: string | undefined,
): { readonly exitCode: number | null; readonly signal: number | null } {
  const match = /^(\d+):(\d+)/.exec((field ?? "").trim());
  if (match === null) return { exitCode: null, signal: null };
  const signal = Number(match[2]);
  return { exitCode: Number(match[1]), signal: signal === 0 ? null : signal };
}

/** A field that is a whole number. */
export function fieldCount(field: string | undefined): number | null {
  const text = (field ?? "").trim();
  return /^\d+$/.test(text) ? Number(text) : null;
}
