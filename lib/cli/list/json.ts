import { readMetadata, runState } from "../../experiment/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { plainJson } from "../plain_json.ts";
import { recordEntries } from "../record_entries.ts";

/** The experiments as a JSON array, everything that metadata.json has of each. */
export function listJson(rows: readonly ExperimentRow[]): string {
  const items = rows.map(entriesOf).filter((entries) => entries !== null).map((entries) =>
    plainJson([entries], { indent: 2 }).slice("[\n".length, -"\n]".length)
  );
  return items.length === 0 ? "[]\n" : `[\n${items.join(",\n")}\n]\n`;
}

/** Null if the experiment has been moved or deleted since it was found. */
function entriesOf(row: ExperimentRow): ValueMap | null {
  const reading = readMetadata(row.folder);
  if (reading.kind === "absent") return null;
  const raw: ValueMap = reading.kind === "read" ? new Map(reading.metadata.raw) : new Map();
  // What was asked for is what is shown, also if the file has changed in between.
  raw.set("id", row.id);
  raw.set("status", row.status);
  if (row.duration !== null && typeof raw.get("duration") !== "number") {
    raw.set("duration", row.duration);
  }
  const out: ValueMap = new Map(recordEntries(raw));
  if (reading.kind === "read" && runState(row.folder, reading.metadata).runnerDied) {
    out.set("runner_died", true);
  }
  const broken = reading.kind === "broken" ? reading.reason : row.broken;
  if (broken !== null) out.set("broken", broken);
  out.set("archived", row.archived);
  return out;
}
