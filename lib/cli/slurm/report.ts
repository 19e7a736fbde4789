import { formatJson, toValue } from "../../params/mod.ts";
import type { StageObserver } from "../../run/sweep/mod.ts";
import type { SubmitResult } from "../../slurm/mod.ts";
import { standardOutput } from "../../sys/mod.ts";
import { jsonReport } from "../many/json_report.ts";
import type { ManyOptions } from "../many/run_many.ts";
import { ManyTotals } from "../many/report.ts";
import { painter } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { reportSecrets } from "../secret_warning.ts";

/** Tells of a submission. */
export interface SubmitReport {
  readonly observer: StageObserver;
  /** SLURM has it, or a part of it. */
  submitted(result: SubmitResult): Promise<void>;
}

/** The report that the command line asks for. */
export function submitReport({ json, quiet }: ManyOptions): SubmitReport {
  return json ? jsonSubmitReport() : plainSubmitReport(quiet);
}

/** Tells people. */
function plainSubmitReport(quiet: boolean): SubmitReport {
  return {
    observer: {
      warn: (text) => void reportWarning(text),
      secrets: (found) => void reportSecrets(found),
      staged: () => {},
    },
    async submitted(result) {
      const { submission, jobs } = result;
      if (result.reason !== null) await reportWarning(refusal(result));
      if (quiet) return;
      const paint = painter(standardOutput);
      const numbers = jobNumbers(submission);
      const of = submission.sweepId === null ? "" : ` (sweep ${submission.sweepId})`;
      const word = numbers.length === 1 ? "job" : "jobs";
      const [first] = jobs.keys();
      const all = submission.sweepId === null
        ? jobs.size === 1 ? first : "ID..."
        : `--sweep ${submission.sweepId}`;
      await standardOutput.write(
        paint(
          `✓ Submitted ${experimentCount(jobs.size)} to SLURM: ${word} ${numbers.join(", ")}${of}`,
          "green",
        ) + "\n" + [...jobs.keys()].map((id) => `  ${id}\n`).join("") +
          `See how they stand with: yanex list, or squeue -j ${numbers.join(",")}\n` +
          `See what one prints with: yanex logs ${first}\n` +
          `Cancel with: yanex cancel ${all}\n`,
      );
    },
  };
}

/**
 * Tells programs: the events of staging, and then `submitted`: `submission`, `sweep` (id or null),
 * `jobs` (numbers), `experiments` (of each `id` and `job`, such as `12_3`), `refused` (ids that
 * SLURM did not take) and `reason` (why, or null).
 */
function jsonSubmitReport(): SubmitReport {
  return {
    observer: jsonReport(new ManyTotals(null)).observer,
    async submitted({ submission, jobs, refused, reason }) {
      const event = toValue({
        event: "submitted",
        submission: submission.id,
        sweep: submission.sweepId,
        jobs: jobNumbers(submission),
        experiments: [...jobs].map(([id, job]) => ({ id, job })),
        refused: [...refused],
        reason,
      });
      await standardOutput.write(formatJson(event) + "\n");
    },
  };
}

/** What is to be done about experiments that SLURM did not take. */
function refusal({ submission: { sweepId }, refused, reason }: SubmitResult): string {
  const again = sweepId === null ? "--staged" : `--resume ${sweepId}`;
  return `${experimentCount(refused.length)} could not be submitted: ${reason}\n` +
    `  Submit the rest when there is room: yanex run ${again} --slurm`;
}

function experimentCount(count: number): string {
  return `${count} ${count === 1 ? "experiment" : "experiments"}`;
}

function jobNumbers({ arrays }: SubmitResult["submission"]): string[] {
  return arrays.flatMap(({ jobId }) => jobId === null ? [] : [jobId]);
}
