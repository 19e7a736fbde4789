import { ExitCode } from "../../errors/mod.ts";
import { type ExperimentPlace, readMetadata, type Store } from "../../experiment/mod.ts";
import {
  SweepStop,
  type SweepSummary,
  type Work,
  workOf,
  type WorkSummary,
} from "../../run/sweep/mod.ts";
import { follow as followJobs } from "../../slurm/follow/mod.ts";
import { signalNumber } from "../../sys/mod.ts";
import { ManyTotals, sweepIdOf } from "../many/report.ts";
import { chooseReporter, type ManyOptions } from "../many/run_many.ts";

/** What is waited for. */
export interface WaitRequest {
  readonly store: Store;
  readonly places: readonly ExperimentPlace[];
  /** Null for experiments that are no sweep. */
  readonly sweepId: string | null;
}

/**
 * Follows experiments in SLURM until all have ended, as if they ran here: the same display, the same
 * last words, the same exit code. What a single one prints is shown as it grows. Ctrl-C ends the
 * following; the jobs go on.
 */
export async function waitFor(request: WaitRequest, options: ManyOptions): Promise<number> {
  const { store, sweepId } = request;
  const works = request.places.flatMap(workAt);
  const alone = works.length === 1;
  const stop = new SweepStop();
  let left: readonly Work[] = works;
  const totals = new ManyTotals(works.length, (summary) => nextStep(summary, left));
  totals.hasQueue = true;
  const reporter = await chooseReporter(totals, alone ? 1 : Math.max(2, works.length), options);
  const { observer } = reporter;
  try {
    const followed = await followJobs(store, works, {
      ...observer,
      requeued: (work) => reporter.requeued(work),
      finished(work, result) {
        totals.count(result);
        observer.finished(work, result);
      },
    }, { signal: stop.aborted, output: alone });
    left = followed.left;
    const summary: SweepSummary = {
      finished: followed.finished,
      notBegun: [],
      blocked: [],
      elsewhere: 0,
      inSlurm: left.length,
      signal: stop.signal,
      sweepId,
    };
    await reporter.summary(summary);
    if (stop.signal !== null) return 128 + signalNumber(stop.signal);
    const { failed, cancelled } = totals.counts;
    const result = followed.finished[0]?.result;
    if (alone && result?.kind === "ran") return result.run.outcome.exitCode;
    return failed + cancelled > 0 ? ExitCode.failure : 0;
  } finally {
    stop.close();
    await reporter.close();
  }
}

function workAt(place: ExperimentPlace): Work[] {
  const reading = readMetadata(place.folder);
  const work = reading.kind === "read" ? workOf(place, reading.metadata) : null;
  return work === null ? [] : [work];
}

/** How to go on after Ctrl-C, and after experiments that did not complete. */
function nextStep(summary: WorkSummary, left: readonly Work[]): string {
  const sweepId = sweepIdOf(summary);
  if (left.length === 0) {
    const isComplete = summary.finished.every(({ result }) =>
      result.kind === "ran" && result.run.outcome.status === "completed"
    );
    return isComplete || sweepId === null
      ? ""
      : `Run what is missing with: yanex run --resume ${sweepId} --slurm`;
  }
  const again = sweepId === null
    ? `See how they stand with: yanex list`
    : `Follow them again with: yanex run --resume ${sweepId} --slurm --wait`;
  return `The jobs go on. ${again}; cancel with: yanex cancel ID...`;
}
