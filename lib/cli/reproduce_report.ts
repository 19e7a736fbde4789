import type { UserError } from "../errors/mod.ts";
import { formatJson, type Plain, toValue, type Value } from "../params/mod.ts";
import type {
  Comparison,
  Difference,
  ExportReport,
  ReproduceObserver,
  ReproduceReport,
} from "../run/mod.ts";
import { standardError, standardOutput } from "../sys/mod.ts";
import { painter, safeText } from "./paint.ts";
import { reportWarning } from "./report_error.ts";
import { jsonReporter, plainReporter } from "./run_reporter.ts";
import { valueText } from "./value_text.ts";

/** Tells the user about a reproduction. */
export interface ReproduceReporter {
  /** @param origin id of the experiment that is reproduced */
  observer(origin: string): ReproduceObserver;
  /** The last words about a run. */
  finished(origin: string, report: ReproduceReport): Promise<void>;
  /** The last words about code that was written to a folder. */
  exported(origin: string, report: ExportReport): Promise<void>;
}

/** For people. */
export function plainReport(options: { readonly quiet?: boolean }): ReproduceReporter {
  const paint = painter(standardOutput);
  const runs = plainReporter(options);
  const say = (text: string) => options.quiet ? Promise.resolve() : standardOutput.write(text);
  return {
    observer: (origin) => ({
      ...runs.observer,
      restored: ({ commit, patched }) =>
        void say(
          paint(`✓ Code of ${origin} restored: ${codeText(commit, patched)}`, "green") + "\n",
        ),
    }),
    async finished(origin, report) {
      if (report.kind === "interrupted") return await runs.interrupted(report.exitCode);
      await runs.finished({ ...report.run, kind: "ran" });
      const { comparison } = report;
      if (comparison === null) return;
      if (comparison.differences.length === 0) {
        await say(paint(`✓ ${sameText(origin, comparison)}`, "green") + "\n");
      } else {
        const count = comparison.differences.length;
        const title = `✗ ${count} ${count === 1 ? "difference" : "differences"} from ${origin}:`;
        const lines = comparison.differences.map((each) => `  ${differenceText(each)}`);
        await standardOutput.write([paint(title, "red"), ...lines, ""].join("\n"));
      }
      if (!comparison.sameOutput) {
        await say(paint("  Standard output differs, which is not counted.", "dim") + "\n");
      }
    },
    async exported(origin, report) {
      if (report.kind === "interrupted") {
        const cancelled = painter(standardError)("✖ Cancelled: nothing was written", "brightRed");
        return await standardError.write(cancelled + "\n");
      }
      for (const caveat of report.caveats) await reportWarning(caveat);
      const { folder, commit, patched } = report;
      const written = `✓ Code of ${origin} written: ${codeText(commit, patched)}`;
      const directory = paint(`  Directory: ${safeText(folder)}`, "dim");
      await say(`${paint(written, "green")}\n${directory}\n`);
    },
  };
}

function codeText(commit: string, patched: boolean): string {
  return `commit ${commit.slice(0, 8)}${patched ? " with its uncommitted changes" : ""}`;
}

function sameText(origin: string, { metrics, artifacts }: Comparison): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  return `Reproduced: ${counted(metrics, "metric")} and ${counted(artifacts, "artifact")} ` +
    `are those of ${origin}`;
}

/** One way in which two runs differ, in one line. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "status":
      return `status: ${difference.then} then, ${difference.now} now`;
    case "metric": {
      const { name, step, steps, of } = difference;
      const values = `${metricText(difference.then)} then, ${metricText(difference.now)} now`;
      const where = of === 1 ? `at step ${step}` : `at ${steps} of ${of} steps, first at ${step}`;
      return `metric ${safeText(name)} ${where}: ${values}`;
    }
    case "artifact": {
      const { then, now } = difference;
      const name = `artifact ${safeText(difference.name)}`;
      if (then === null || now === null) {
        return `${name}: ${sizeText(then)} then, ${sizeText(now)} now`;
      }
      return then === now
        ? `${name}: other content of the same ${sizeText(then)}`
        : `${name}: other content, ${sizeText(then)} then, ${sizeText(now)} now`;
    }
  }
}

function sizeText(bytes: number | null): string {
  return bytes === null ? "missing" : `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}

function metricText(value: Value | undefined): string {
  return value === undefined ? "missing" : valueText(value);
}

/**
 * For programs: the events of `yanex run` (`warning`, `created`, `finished`, `interrupted`,
 * `error`), and besides:
 *
 * - `restored`: `origin`, `commit`, `patched`, `worktree`
 * - `checked`, the last one of --check: `origin`, `same`, `same_output`, `metrics` and `artifacts`
 *   (how many were compared), `differences`: a list of maps with `kind` (`status`, `metric`,
 *   `artifact`), `name`, `step`, `steps`, `of`, `then` and `now` (values of a metric, sizes of
 *   artifacts in bytes; missing where a run has none)
 * - `exported`: `origin`, `commit`, `patched`, `directory`
 */
export function jsonReport(): ReproduceReporter {
  const runs = jsonReporter();
  return {
    observer: (origin) => ({
      ...runs.observer,
      restored: ({ commit, patched, folder }) =>
        void emit({ event: "restored", origin, commit, patched, worktree: folder }),
    }),
    async finished(origin, report) {
      if (report.kind === "interrupted") return await runs.interrupted(report.exitCode);
      await runs.finished({ ...report.run, kind: "ran" });
      const { comparison } = report;
      if (comparison === null) return;
      await emit({
        event: "checked",
        origin,
        same: comparison.differences.length === 0,
        same_output: comparison.sameOutput,
        metrics: comparison.metrics,
        artifacts: comparison.artifacts,
        differences: comparison.differences.map(differenceEntry),
      });
    },
    async exported(origin, report) {
      if (report.kind === "interrupted") return await runs.interrupted(report.exitCode);
      for (const message of report.caveats) await emit({ event: "warning", message });
      const { commit, patched, folder } = report;
      await emit({ event: "exported", origin, commit, patched, directory: folder });
    },
  };
}

function differenceEntry(difference: Difference): Plain {
  if (difference.kind !== "artifact") return { ...difference };
  const { kind, name, then, now } = difference;
  return { kind, name, then: then ?? undefined, now: now ?? undefined };
}

/** Tells a program of an error; people are told elsewhere. */
export function emitError(error: UserError): Promise<void> {
  return jsonReporter().failed(error);
}

function emit(event: Plain): Promise<void> {
  return standardOutput.write(formatJson(toValue(event)) + "\n");
}
