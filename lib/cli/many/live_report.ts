import type { FinishedWork, Work } from "../../run/sweep/mod.ts";
import { standardOutput, terminalColumns, terminalRows } from "../../sys/mod.ts";
import { formatDuration } from "../duration.ts";
import { type Painter, painter } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { reportSecrets } from "../secret_warning.ts";
import { fit } from "../table.ts";
import { ending, naming, reasonOf, summaryText, sweepLine } from "./plain_report.ts";
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
      secrets: (report) => display.above(() => reportSecrets(report)),
      sweep: (id, size) => display.print(sweepLine(id, size).trimEnd()),
      staged: () => display.countStaged(),
      started: (work, worker) => display.begin(work, worker),
      output: () => Promise.resolve(),
      retrying: (work, run, attempt) =>
        display.print(`↻ ${naming(work)} attempt ${attempt} failed, again: ${reasonOf(run)}`),
      finished: (work, result) => display.end(work, result),
    },
    requeued: (work) => display.requeue(work),
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
  #staged = 0;
  /** Lines that stand on the terminal now. */
  #drawn = 0;
  /** What is written follows in its order, also where it goes to another stream. */
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #timer: number | undefined;

  constructor(private readonly totals: ManyTotals, private readonly paint: Painter) {
    this.#timer = setInterval(() => {
      // A terminal that takes nothing (Ctrl-S) must not make the queue grow.
      if (this.#waiting === 0) this.#enqueue(() => this.#draw());
    }, PERIOD);
  }

  countStaged(): void {
    this.#staged++;
  }

  begin(work: Work, worker: number): void {
    this.#running.set(worker, { work, since: performance.now() });
  }

  requeue(work: Work): void {
    this.#remove(work);
    this.print(`↻ ${naming(work)} is back in the queue of SLURM`);
  }

  #remove(work: Work): void {
    for (const [worker, running] of this.#running) {
      if (running.work === work) this.#running.delete(worker);
    }
  }

  end(work: Work, result: FinishedWork): void {
    this.#remove(work);
    const bad = result.kind === "broken" || result.run.outcome.status !== "completed";
    if (bad) this.print(ending(work, result, this.paint));
  }

  /** Writes a line above the display. */
  print(line: string): void {
    this.above(() => standardOutput.write(line + "\n"));
  }

  /** Writes something, of whole lines, above the display. */
  above(write: () => Promise<void>): void {
    this.#enqueue(async () => {
      await this.#erase();
      await write();
      await this.#draw();
    });
  }

  async stop(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#enqueue(() => this.#erase());
    await this.#queue;
  }

  #enqueue(write: () => Promise<void>): void {
    this.#waiting++;
    this.#queue = this.#queue.then(write).finally(() => this.#waiting--);
  }

  async #draw(): Promise<void> {
    if (this.#timer === undefined) return;
    const width = terminalColumns() - 1;
    // A display that is higher than the terminal could not be drawn over.
    const most = Math.max(1, Math.min(LINES, terminalRows() - 2));
    const lines = [this.#headline(), ...this.#workers(most)].map((line) => fit(line, width));
    await standardOutput.write(this.#erasing() + lines.join("\n") + "\n");
    this.#drawn = lines.length;
  }

  async #erase(): Promise<void> {
    await standardOutput.write(this.#erasing());
    this.#drawn = 0;
  }

  /** Moves up over what was drawn and clears it (CUU and ED of ECMA-48). */
  #erasing(): string {
    return this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\x1b[J`;
  }

  #headline(): string {
    const { counts, done, total } = this.totals;
    if (done === 0 && this.#running.size === 0 && this.#staged > 0) {
      return `${this.#staged}${total === null ? "" : ` of ${total}`} staged`;
    }
    const parts = [`${done}${total === null ? "" : ` of ${total}`} done`];
    parts.push(`${this.#running.size} running`);
    if (this.totals.hasQueue) parts.push(`${(total ?? 0) - done - this.#running.size} queued`);
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

  #workers(most: number): string[] {
    const lines = [...this.#running].sort(([a], [b]) => a - b).map(([, { work, since }]) =>
      `  ⚡ ${naming(work)} ${formatDuration((performance.now() - since) / 1000)}`
    );
    return lines.length <= most
      ? lines
      : [...lines.slice(0, most - 1), `  ... and ${lines.length - most + 1} more`];
  }
}
