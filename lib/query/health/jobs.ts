import {
  type ExperimentPlace,
  isUnfinished,
  type Metadata,
  type Store,
} from "../../experiment/mod.ts";
import { count, type Finding } from "./finding.ts";

/**
 * Asks SLURM for experiments that may be in its hands, and writes the end of those whose job is over
 * if `fix` says so.
 */
export type AskSlurm = (
  store: Store,
  places: readonly ExperimentPlace[],
  fix: boolean,
) => Promise<SlurmHealth>;

/** What SLURM says of experiments. */
export interface SlurmHealth {
  /** Ids of those whose job waits or runs. */
  readonly alive: ReadonlySet<string>;
  /** Ids of those whose job is over, and whose record has no end. */
  readonly over: readonly string[];
  /** Ids of those whose end was written. */
  readonly settled: readonly string[];
  /** Why SLURM could not be asked; null if it was, or if there was no need. */
  readonly notice: string | null;
}

/** True for one without an end that was submitted, or runs in a job. */
export function isWithSlurm({ status, raw }: Metadata): boolean {
  return raw.get("slurm") !== undefined && isUnfinished(status);
}

/** What is to be said of it. */
export function jobFindings({ over, settled, notice }: SlurmHealth, fix: boolean): Finding[] {
  const findings: Finding[] = [];
  if (notice !== null) findings.push({ check: "slurm", level: "note", text: notice });
  if (settled.length > 0) {
    const text = `the end of ${count(settled.length, "experiment")} was recorded whose job is over`;
    findings.push({ check: "slurm", level: "mended", text, items: settled });
  }
  if (over.length > 0) {
    findings.push({
      check: "slurm",
      level: "warning",
      text: `${count(over.length, "experiment")} without an end whose job in SLURM is over`,
      items: over,
      advice: fix
        ? "somebody else is at it, or it cannot be written: try again"
        : "`yanex doctor --fix` records the end, and so does `yanex list`",
    });
  }
  return findings;
}
