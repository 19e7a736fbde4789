import { Float, formatJson, toValue } from "../../params/mod.ts";
import { standardError, standardOutput } from "../../sys/mod.ts";
import { secretsEvent } from "../secret_warning.ts";
import { type ManyReporter, type ManyTotals, sweepIdOf } from "./report.ts";

/**
 * Tells programs of many runs: one line of JSON per event on stdout; the scripts' output goes to
 * stderr. The key `event` says which:
 *
 * - `warning`: `message`; of secrets in a patch also `kind` (`secrets`), `count`, `findings`
 * - `sweep`, before its experiments are staged: `id`, `experiments`
 * - `staged`: `id`, `directory`, `name`, `index` (place in the grid)
 * - `started`: `id`, `name`, `worker`, `attempt`
 * - `retrying`: `id`, `attempt` (the one that failed), `exit_code`
 * - `requeued`, while experiments in SLURM are followed: `id`
 * - `finished`: `id`, `name`, `directory`, `status`, `exit_code`, `duration` (seconds), and
 *   `error_message` or `cancellation_reason`
 * - `summary`, the last one: `sweep` (id or null), `completed`, `failed`, `cancelled`,
 *   `not_started`, `run_elsewhere` (by other processes), `in_slurm` (without an end yet, if that was followed),
 *   `signal`, `seconds`
 */
export function jsonReport(totals: ManyTotals): ManyReporter {
  const emit = (event: Parameters<typeof toValue>[0]) =>
    standardOutput.write(formatJson(toValue(event)) + "\n");
  return {
    observer: {
      warn: (message) => void emit({ event: "warning", message }),
      secrets: (report) => void emit(secretsEvent(report)),
      sweep: (id, size) => void emit({ event: "sweep", id, experiments: size }),
      staged: ({ id, folder, name, index }) =>
        void emit({ event: "staged", id, directory: folder, name, index }),
      started: ({ place, name }, worker, attempt) =>
        void emit({ event: "started", id: place.id, name, worker, attempt }),
      output: (_work, _stream, bytes) => standardError.write(bytes),
      retrying: ({ place }, run, attempt) =>
        void emit({ event: "retrying", id: place.id, attempt, exit_code: run.outcome.exitCode }),
      finished({ place, name }, result) {
        const base = { event: "finished", id: place.id, name, directory: place.folder };
        if (result.kind === "broken") {
          void emit({ ...base, status: "failed", error_message: result.reason });
          return;
        }
        const { outcome, duration } = result.run;
        void emit({
          ...base,
          status: outcome.status,
          exit_code: outcome.exitCode,
          error_message: outcome.status === "failed" ? outcome.errorMessage : undefined,
          cancellation_reason: outcome.status === "cancelled" ? outcome.reason : undefined,
          duration: new Float(duration),
        });
      },
    },
    requeued: ({ place }) => void emit({ event: "requeued", id: place.id }),
    summary: (summary) =>
      emit({
        event: "summary",
        sweep: sweepIdOf(summary),
        ...totals.counts,
        not_started: summary.notBegun.length,
        blocked: summary.blocked.map(({ item, dependency, reason }) => ({
          id: item.place.id,
          dependency,
          reason,
        })),
        run_elsewhere: summary.elsewhere,
        in_slurm: summary.inSlurm,
        signal: summary.signal,
        seconds: new Float(totals.seconds()),
      }),
    close: () => Promise.resolve(),
  };
}
