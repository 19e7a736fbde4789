import { readMetadata, runState } from "../../experiment/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { plainJson } from "../plain_json.ts";
import { recordEntries } from "../record_entries.ts";
import { jobEntries } from "../slurm/job_entries.ts";
import type { ListedJobs } from "./jobs.ts";

/**
 * The experiments as a JSON array, everything that metadata.json has of each; `slurm` also tells
 * what SLURM says now of those that are in its hands.
 */
export function listJson(rows: readonly ExperimentRow[], listed?: ListedJobs): string {
  const items = rows.map((row) => entriesOf(row, listed)).filter((entries) => entries !== null)
    .map((entries) => plainJson([entries], { indent: 2 }).slice("[\n".length, -"\n]".length));
  return items.length === 0 ? "[]\n" : `[\n${items.join(",\n")}\n]\n`;
}

/** Null if the experiment has been moved or deleted since it was found. */
function entriesOf(row: ExperimentRow, listed: ListedJobs | undefined): ValueMap | null {
  const reading = readMetadata(row.folder);
  if (reading.kind === "absent") return null;
  const raw: ValueMap = reading.kind === "read" ? new Map(reading.metadata.raw) : new Map();
  // What was asked for is what is shown, also if the file has changed in between.
  raw.set("id", row.id);
  raw.set("status", row.status);
  if (row.duration !== null && typeof raw.get("duration") !== "number") {
    raw.set("duration", row.duration);
  }
  const job = listed?.jobs.get(row.id);
  if (job !== undefined) raw.set("slurm", jobEntries(raw.get("slurm"), job));
  const out: ValueMap = new Map(recordEntries(raw));
  if (reading.kind === "read" && runState(row.folder, reading.metadata).runnerDied) {
    out.set("runner_died", true);
  }
  const broken = reading.kind === "broken" ? reading.reason : row.broken;
  if (broken !== null) out.set("broken", broken);
  out.set("archived", row.archived);
  return out;
}
