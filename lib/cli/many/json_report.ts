import { formatJson, toValue } from "../../params/mod.ts";
import { standardError, standardOutput } from "../../sys/mod.ts";
import type { ManyReporter, ManyTotals } from "./report.ts";

/** Tells programs of many runs: one line of JSON per event; the scripts' output goes to stderr. */
export function jsonReport(totals: ManyTotals): ManyReporter {
  const emit = (event: Parameters<typeof toValue>[0]) =>
    standardOutput.write(formatJson(toValue(event)) + "\n");
  return {
    observer: {
      warn: (message) => void emit({ event: "warning", message }),
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
          duration,
        });
      },
    },
    summary: (summary) =>
      emit({
        event: "summary",
        ...totals.counts,
        not_started: summary.notBegun.length,
        run_elsewhere: summary.elsewhere,
        signal: summary.signal,
        seconds: totals.seconds(),
      }),
    close: () => Promise.resolve(),
  };
}
