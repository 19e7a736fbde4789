import type { Value, ValueMap } from "../params/mod.ts";

/** The entries of metadata.json that come first, in this order; scripts of upstream know it. */
const FIRST = [
  "id",
  "project",
  "name",
  "status",
  "script_path",
  "tags",
  "description",
  "created_at",
  "started_at",
  "completed_at",
  "failed_at",
  "cancelled_at",
  "duration",
  "error_message",
];

/** Entries that are there without a value too; others without one are left out. */
const ALWAYS = new Set(["name", "description", "tags"]);

/** The entries of a metadata.json as machine formats have them, in their order. */
export function* recordEntries(raw: ValueMap): Generator<[key: string, value: Value]> {
  for (const key of FIRST) {
    const value = raw.get(key) ?? null;
    if (value !== null || ALWAYS.has(key)) yield [key, value];
  }
  for (const [key, value] of raw) {
    if (typeof key === "string" && !FIRST.includes(key) && value !== null) yield [key, value];
  }
}
