import type { FinishedWork, Work } from "../../run/mod.ts";
import { standardOutput, terminalColumns } from "../../sys/mod.ts";
import { formatDuration } from "../duration.ts";
import { type Painter, painter } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { fit } from "../table.ts";
import { ending, naming, reasonOf, summaryText } from "./plain_report.ts";
import type { ManyReporter, ManyTotals } from "./report.ts";

/** Milliseconds between two drawings. */
const PERIOD = 200;

/** Workers that get a line of their own; more would not fit a terminal. */
const LINES = 16;

/**
 * Tells people at a terminal of many runs at once: a display at the bottom that is drawn over and
 * over (done, running, failed, rate, remaining time, what each worker runs), and above it a line
 * for each run that did not complete. The scripts' output is in their files only.
 */
export function liveReport(totals: ManyTotals): ManyReporter {
  const paint = painter(standardOutput);
  const display = new Display(totals, paint);
  return {
    observer: {
      warn: (text) => display.above(() => reportWarning(text)),
      staged: () => {},
      started: (work, worker) => display.begin(work, worker),
      output: () => Promise.resolve(),
      retrying: (work, run, attempt) =>
        display.print(`↻ ${naming(work)} attempt ${attempt} failed: ${reasonOf(run)}`),
      finished: (work, result) => display.end(work, result),
    },
    async summary(summary) {
      await display.stop();
      await standardOutput.write(summaryText(summary, totals, paint));
    },
    close: () => display.stop(),
  };
}

/** The lines at the bottom of the terminal. */
class Display {
  readonly #running = new Map<number, { work: Work; since: number }>();
  #drawn = 0;
  #timer: number | undefined;

  constructor(private readonly totals: ManyTotals, private readonly paint: Painter) {
    this.#timer = setInterval(() => this.#draw(), PERIOD);
  }

  begin(work: Work, worker: number): void {
    this.#running.set(worker, { work, since: performance.now() });
  }

  end(work: Work, result: FinishedWork): void {
    for (const [worker, running] of this.#running) {
      if (running.work === work) this.#running.delete(worker);
    }
    const bad = result.kind === "broken" || result.run.outcome.status !== "completed";
    if (bad) this.print(ending(work, result, this.paint));
  }

  /** Writes a line above the display. */
  print(line: string): void {
    this.above(() => standardOutput.write(line + "\n"));
  }

  above(write: () => Promise<void>): void {
    void standardOutput.write(this.#erased());
    void write();
    this.#draw();
  }

  async stop(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await standardOutput.write(this.#erased());
  }

  #draw(): void {
    if (this.#timer === undefined) return;
    const width = terminalColumns() - 1;
    const lines = [this.#headline(), ...this.#workers()].map((line) => fit(line, width));
    void standardOutput.write(this.#erased() + lines.join("\n") + "\n");
    this.#drawn = lines.length;
  }

  /** Moves up over what was drawn and clears it (CUU and ED of ECMA-48). */
  #erased(): string {
    const text = this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\x1b[J`;
    this.#drawn = 0;
    return text;
  }

  #headline(): string {
    const { counts, done, total } = this.totals;
    const parts = [`${done}${total === null ? "" : ` of ${total}`} done`];
    parts.push(`${this.#running.size} running`);
    if (counts.failed > 0) parts.push(`${counts.failed} failed`);
    const seconds = this.totals.seconds();
    if (done > 0) {
      const rate = done / seconds;
      parts.push(
        rate >= 1 ? `${rate.toFixed(1)} per second` : `${(rate * 60).toFixed(1)} per minute`,
      );
    }
    parts.push(`${formatDuration(seconds)} so far`);
    const remaining = this.totals.remaining();
    if (remaining !== null && done < (total ?? 0)) {
      parts.push(`about ${formatDuration(remaining)} left`);
    }
    return parts.join(" · ");
  }

  #workers(): string[] {
    const lines = [...this.#running].sort(([a], [b]) => a - b).map(([, { work, since }]) =>
      `  ⚡ ${naming(work)} ${formatDuration((performance.now() - since) / 1000)}`
    );
    return lines.length <= LINES
      ? lines
      : [...lines.slice(0, LINES - 1), `  ... and ${lines.length - LINES + 1} more`];
  }
}
