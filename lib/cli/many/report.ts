import type { FinishedRun } from "../../run/mod.ts";
import type {
  FinishedWork,
  LaunchObserver,
  SweepSummary,
  Work,
  WorkSummary,
} from "../../run/sweep/mod.ts";

/** Tells the user about many runs. */
export interface ManyReporter {
  readonly observer: LaunchObserver;
  /** One that ran in SLURM is back in the queue. */
  requeued(work: Work): void;
  /** The last words. */
  summary(summary: WorkSummary): Promise<void>;
  /** Leaves the terminal as it was. */
  close(): Promise<void>;
}

/** Counts what became of many runs. */
export class ManyTotals {
  readonly counts = { completed: 0, failed: 0, cancelled: 0 };
  /** Those that do not run yet wait in a queue of their own. */
  hasQueue = false;
  #begun = 0;
  readonly #numbers = new Map<string, number>();
  readonly #start = performance.now();

  /**
   * @param total how many there are to run; null if that is not known yet
   * @param hint what to do now, below the summary; an empty text for nothing
   */
  constructor(
    public total: number | null,
    readonly hint: ((summary: WorkSummary) => string) | null = null,
  ) {}

  /** How many have ended. */
  get done(): number {
    return this.counts.completed + this.counts.failed + this.counts.cancelled;
  }

  /** `[3/9]`, the number of an experiment in the order of their beginning. */
  label(work: Work): string {
    let number = this.#numbers.get(work.place.id);
    if (number === undefined) this.#numbers.set(work.place.id, number = ++this.#begun);
    return this.total === null ? `[${number}]` : `[${number}/${this.total}]`;
  }

  /** Counts an end. */
  count(result: FinishedWork): void {
    if (result.kind === "broken") this.counts.failed++;
    else this.counts[ranAs(result.run)]++;
  }

  /** ` (3 of 9 done)` */
  progress(): string {
    return this.total === null ? "" : ` (${this.done} of ${this.total} done)`;
  }

  /** Seconds since the beginning. */
  seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Seconds until all are done if it goes on like this, or null if that cannot be told. */
  remaining(): number | null {
    if (this.done === 0 || this.total === null) return null;
    return this.seconds() / this.done * (this.total - this.done);
  }
}

/** What will go on in another leg of its job has not completed here. */
function ranAs({ outcome: { status } }: FinishedRun): "completed" | "failed" | "cancelled" {
  return status === "staged" ? "cancelled" : status;
}

/** The sweep that was run, or null if it was none. */
export function sweepIdOf(summary: WorkSummary | SweepSummary): string | null {
  return "sweepId" in summary ? summary.sweepId : null;
}
