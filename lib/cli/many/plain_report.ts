import type { FinishedRun } from "../../run/mod.ts";
import type { FinishedWork, Work, WorkSummary } from "../../run/sweep/mod.ts";
import { standardError, standardOutput } from "../../sys/mod.ts";
import { formatDuration } from "../duration.ts";
import { type Painter, painter, safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { reportSecrets } from "../secret_warning.ts";
import { LinePrefixer } from "./line_prefixer.ts";
import type { ManyReporter, ManyTotals } from "./report.ts";

/** Tells people of many runs, line by line: for one at a time, and for several without a terminal. */
export function plainReport(
  totals: ManyTotals,
  options: { readonly workers: number; readonly quiet: boolean },
): ManyReporter {
  const paint = painter(standardOutput);
  const lines = new PrefixedOutput();
  const direct = new DirectOutput();
  const say = (text: string) =>
    void (options.quiet ? null : standardOutput.write(direct.lineEnd() + text));
  const alone = options.workers === 1;
  return {
    observer: {
      warn: (text) => void reportWarning(text),
      secrets: (report) => void reportSecrets(report),
      sweep: (id, size) => say(sweepLine(id, size)),
      staged: () => {},
      started(work, _worker, attempt) {
        const again = attempt > 1 ? ` (attempt ${attempt})` : "";
        say(`${paint(`▶ ${totals.label(work)} started`, "bold")}: ${naming(work)}${again}\n`);
      },
      output: (work, stream, bytes) =>
        alone ? direct.write(stream, bytes) : lines.write(work, stream, bytes),
      retrying: (work, run, attempt) =>
        say(`↻ ${work.place.id} attempt ${attempt} failed, trying again: ${reasonOf(run)}\n`),
      finished(work, result) {
        void lines.finish(work);
        say(`${ending(work, result, paint)}${totals.progress()}\n`);
      },
    },
    requeued: (work) => say(`↻ ${naming(work)} is back in the queue of SLURM\n`),
    async summary(summary) {
      await standardOutput.write(options.quiet ? "" : summaryText(summary, totals, paint));
    },
    close: () => Promise.resolve(),
  };
}

/** Output of one run at a time, byte for byte. */
class DirectOutput {
  readonly #isInLine = { stdout: false, stderr: false };
  /** On a terminal both streams are in each other's lines. */
  readonly #isOne = standardOutput.isTerminal && standardError.isTerminal;

  write(stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void> {
    this.#isInLine[this.#isOne ? "stdout" : stream] = bytes.at(-1) !== 10;
    return target(stream).write(bytes);
  }

  /** A line end if the last line of standard output has none yet, for what comes next. */
  lineEnd(): string {
    const end = this.#isInLine.stdout ? "\n" : "";
    this.#isInLine.stdout = false;
    return end;
  }
}

/** Output of runs side by side: each line begins with the id of its experiment. */
class PrefixedOutput {
  readonly #lines = new Map<string, LinePrefixer>();

  write(work: Work, stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void> {
    const key = `${work.place.id} ${stream}`;
    let lines = this.#lines.get(key);
    if (lines === undefined) this.#lines.set(key, lines = new LinePrefixer(`[${work.place.id}] `));
    return target(stream).write(lines.push(bytes));
  }

  async finish(work: Work): Promise<void> {
    for (const stream of ["stdout", "stderr"] as const) {
      const key = `${work.place.id} ${stream}`;
      const rest = this.#lines.get(key)?.finish();
      this.#lines.delete(key);
      if (rest !== undefined && rest.length > 0) await target(stream).write(rest);
    }
  }
}

function target(stream: "stdout" | "stderr") {
  return stream === "stdout" ? standardOutput : standardError;
}

/** The first words about a sweep. */
export function sweepLine(id: string, size: number): string {
  return `Sweep ${id}: ${size} ${size === 1 ? "experiment" : "experiments"}\n`;
}

/** Id and name of an experiment. */
export function naming({ place, name }: Work): string {
  return name === null ? place.id : `${place.id} ${safeText(name)}`;
}

/** One line about the end of a run. */
export function ending(work: Work, result: FinishedWork, paint: Painter): string {
  if (result.kind === "broken") {
    return paint(`✗ ${naming(work)} failed: ${safeText(result.reason)}`, "red");
  }
  const { outcome, duration } = result.run;
  const time = formatDuration(duration);
  switch (outcome.status) {
    case "completed":
      return paint(`✓ ${naming(work)} completed in ${time}`, "green");
    case "failed":
      return paint(`✗ ${naming(work)} failed after ${time}: ${reasonOf(result.run)}`, "red");
    case "staged":
      return paint(`↻ ${naming(work)} will go on: ${safeText(outcome.reason)}`, "yellow");
    case "cancelled":
      return paint(`✖ ${naming(work)} cancelled: ${safeText(outcome.reason)}`, "brightRed");
  }
}

/** Why a run did not complete, on one line: the last of what it wrote says most. */
export function reasonOf({ outcome }: FinishedRun): string {
  if (outcome.status === "completed") return "";
  if (outcome.status !== "failed") return safeText(outcome.reason);
  const lines = outcome.errorMessage.split("\n").filter((line) => line.trim() !== "");
  const [first = ""] = lines;
  const last = lines.at(-1)!;
  const what = /^(Script exited with code \d+(?: \([^)]*\))?): /.exec(first)?.[1];
  if (what === undefined) return safeText(first);
  return safeText(lines.length > 1 ? `${what}: ${last}` : first);
}

/** The last lines about a sweep: totals, time, and each one that failed with its reason. */
export function summaryText(summary: WorkSummary, totals: ManyTotals, paint: Painter): string {
  const { completed, failed, cancelled } = totals.counts;
  const parts = [`${completed} completed`, `${failed} failed`];
  if (cancelled > 0) parts.push(`${cancelled} cancelled`);
  if (summary.notBegun.length > 0) parts.push(`${summary.notBegun.length} not started`);
  if (summary.blocked.length > 0) parts.push(`${summary.blocked.length} not possible`);
  if (summary.inSlurm) parts.push(`${summary.inSlurm} still in SLURM`);
  if (summary.elsewhere > 0) parts.push(`${summary.elsewhere} run by others`);
  const bad = failed + cancelled + summary.notBegun.length + summary.blocked.length +
    (summary.inSlurm ?? 0);
  const mark = bad === 0 ? "✓" : "✗";
  const lines = [
    paint(`${mark} ${parts.join(", ")} in ${formatDuration(totals.seconds())}`, "bold"),
  ];
  for (const { work, result } of summary.finished) {
    const bad = result.kind === "broken" || result.run.outcome.status === "failed";
    if (bad) {
      const reason = result.kind === "broken" ? safeText(result.reason) : reasonOf(result.run);
      lines.push(`  ✗ ${naming(work)}: ${reason}`);
    }
  }
  for (const { item, dependency, reason } of summary.blocked) {
    const why = reason === "cycle"
      ? `it and its dependency ${dependency} depend on each other`
      : `its dependency ${dependency} did not complete`;
    lines.push(`  ⏸ ${naming(item)} was not run and stays staged: ${why}`);
  }
  if (totals.hint !== null) lines.push(`  ${totals.hint(summary)}`.trimEnd());
  return lines.filter((line) => line.trim() !== "").join("\n") + "\n";
}
