import { submissionInterrupted } from "../../errors/mod.ts";
import {
  type ExperimentPlace,
  listPlaces,
  locateExperiment,
  mayMention,
  readDependencies,
  type Store,
} from "../../experiment/mod.ts";
import {
  deletedText,
  fillGaps,
  findGaps,
  findStaged,
  findWork,
  stageAgain,
  SweepStop,
  type Work,
} from "../../run/sweep/mod.ts";
import {
  findQueued,
  findWaits,
  prepareSubmission,
  type SubmitRequest,
  type SubmittableExperiment,
} from "../../slurm/mod.ts";
import { standardOutput } from "../../sys/mod.ts";
import { reportNothingMade } from "../many/run_many.ts";
import { printSubmission } from "./dry_run.ts";
import {
  concludeSubmission,
  jobTitle,
  readFrame,
  type SubmitFrame,
  type Submitted,
  submitUnlessStopped,
  type SubmitWishes,
} from "./frame.ts";
import { leftOutText } from "./left_out.ts";
import { type SubmitReport, submitReport } from "./report.ts";

/** Which experiments of the store are submitted. */
export type StoredMode =
  | { readonly kind: "staged" }
  | { readonly kind: "id"; readonly ids: readonly string[] }
  | { readonly kind: "resume"; readonly sweepId: string };

/** `yanex run --staged --slurm` and the like: submits experiments that are in the store. */
export async function submitStored(
  store: Store,
  mode: StoredMode,
  wishes: SubmitWishes,
): Promise<number> {
  const report = submitReport(wishes.many);
  const frame = await readFrame(store, wishes, report.observer.warn);
  const found = await findWorks(store, mode, wishes, report);
  if (typeof found === "number") return found;
  const { works, queued } = found;
  const chosen = await withoutBlocked(store, works, mode, report);
  const leave = () => nothingToSubmit(queued, frame, wishes, mode);
  if (chosen.length === 0) return await leave();
  const request = (taken: readonly Chosen[]) => requestOf(taken, frame);
  if (wishes.isDry) {
    return await printSubmission(prepareSubmission(request(chosen)), wishes.many.json);
  }
  const result = await submitAgain(chosen, mode, wishes, report, request);
  if (result === null) return await leave();
  return await concludeSubmission(result, frame, wishes, report, queued);
}

/**
 * Makes experiments staged ones and submits them. What SLURM does not take is as it was before.
 *
 * @returns null if others were faster with all of them
 * @throws UserError if SLURM took none of them, or if a signal came before it did
 */
async function submitAgain(
  chosen: readonly Chosen[],
  mode: StoredMode,
  { many }: SubmitWishes,
  report: SubmitReport,
  request: (taken: readonly Chosen[]) => SubmitRequest,
): Promise<Submitted | null> {
  const stop = new SweepStop();
  try {
    const { store } = request(chosen);
    const again = await stageAgain(store, chosen.map(({ work }) => work), {
      query: mode.kind === "resume" ? { sweepId: mode.sweepId } : {},
      graceSeconds: many.graceSeconds,
      warn: report.observer.warn,
      isStopped: () => stop.isOver,
    });
    try {
      if (stop.isOver) throw submissionInterrupted();
      const isStaged = new Set(again.staged.map(({ place }) => place.id));
      const taken = chosen.filter(({ work }) => isStaged.has(work.place.id));
      if (taken.length === 0) return null;
      const submitted = await submitUnlessStopped(request(taken));
      if (typeof submitted === "string") throw submissionInterrupted();
      await again.takeBack(submitted.result.refused);
      return submitted;
    } catch (error) {
      await again.takeBack();
      throw error;
    }
  } finally {
    stop.close();
  }
}

function requestOf(chosen: readonly Chosen[], frame: SubmitFrame): SubmitRequest {
  const first = chosen[0]!.work;
  const sweeps = new Set(chosen.map(({ work }) => work.sweep?.id ?? null));
  return {
    ...frame,
    experiments: chosen.map(({ planned }) => planned),
    sweepId: sweeps.size === 1 ? [...sweeps][0]! : null,
    name: jobTitle(chosen.length === 1 ? first.name : null, first.scriptPath),
    about: [...new Set(chosen.map(({ work }) => work.scriptPath))].slice(0, 5)
      .map((script) => `Runs ${script}.`),
  };
}

/** What is to be submitted, without what SLURM has already; the exit code if a signal came. */
async function findWorks(
  store: Store,
  mode: StoredMode,
  { isDry, many }: SubmitWishes,
  { observer }: SubmitReport,
): Promise<{ readonly works: readonly Work[]; readonly queued: ExperimentPlace[] } | number> {
  let inQueue: ReadonlySet<string> = new Set();
  if (mode.kind === "resume") {
    const places = listPlaces(store, "regular");
    const own = places.filter(({ folder }) => mayMention(folder, mode.sweepId));
    // What has ended in SLURM meanwhile is settled by that, and is work then.
    inQueue = (await findQueued(store, own, isDry)).queued;
  }
  let works: readonly Work[];
  if (mode.kind === "staged") {
    works = findWork(store);
  } else if (mode.kind === "id") {
    works = findStaged(store, mode.ids);
  } else if (isDry) {
    const gaps = findGaps(store, mode.sweepId);
    if (gaps.missing.length > 0) {
      observer.warn(`${gaps.missing.length} more are missing and would be made`);
    }
    if (gaps.deleted > 0) observer.warn(deletedText(gaps.deleted));
    works = gaps.work;
  } else {
    const filled = await fillGaps(store, mode.sweepId, observer);
    if (filled.signal !== null) return await reportNothingMade(filled.signal, many);
    works = filled.work;
  }
  const asked = await findQueued(store, works.map(({ place }) => place), isDry);
  const { notice } = asked;
  const queued = inQueue.union(asked.queued);
  if (notice !== null) observer.warn(notice);
  if (queued.size > 0) {
    observer.warn(leftOutText(queued));
  }
  return {
    works: works.filter(({ place }) => !queued.has(place.id)),
    queued: [...queued].flatMap((id) => locateExperiment(store, id) ?? []),
  };
}

/** An experiment with what it has to wait for. */
interface Chosen {
  readonly work: Work;
  readonly planned: SubmittableExperiment;
}

/**
 * Leaves out experiments whose dependencies cannot be waited for, and those that depend on these.
 *
 * @throws UserError if the experiments were named one by one
 */
async function withoutBlocked(
  store: Store,
  works: readonly Work[],
  mode: StoredMode,
  { observer }: SubmitReport,
): Promise<Chosen[]> {
  const dependencies = new Map(
    works.map(({ place }) => [place.id, readDependencies(place.folder).map(({ id }) => id)]),
  );
  const outside = [...dependencies.values()].flat().filter((id) => !dependencies.has(id));
  const waits = outside.length === 0 ? new Map() : await findWaits(store, outside);
  const left = new Set(dependencies.keys());
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const id of left) {
      const bad = dependencies.get(id)!.find((other) =>
        dependencies.has(other) ? !left.has(other) : waits.get(other)?.kind === "never"
      );
      if (bad === undefined) continue;
      const error = waits.get(bad)?.error;
      if (mode.kind === "id" && error !== undefined) throw error;
      left.delete(id);
      observer.warn(
        `${id} is left out: ${error?.message ?? `it depends on ${bad}, which is left out`}`,
      );
    }
  }
  return works.filter(({ place }) => left.has(place.id)).map((work) => {
    const { id, folder } = work.place;
    const own = dependencies.get(id)!;
    const planned = {
      id,
      folder,
      workingDirectory: work.workingDirectory,
      after: own.filter((other) => left.has(other)),
      afterJobs: own.flatMap((other) => {
        const wait = waits.get(other);
        return wait?.kind === "job" ? [wait.job] : [];
      }),
    };
    return { work, planned };
  });
}

/** All are in SLURM already, which can be waited for, or there are none. */
async function nothingToSubmit(
  queued: readonly ExperimentPlace[],
  { store, options }: SubmitFrame,
  { many, isDry }: SubmitWishes,
  mode: StoredMode,
): Promise<number> {
  if (queued.length > 0 && options.wait && !isDry) {
    const { waitFor } = await import("./wait.ts");
    const sweepId = mode.kind === "resume" ? mode.sweepId : null;
    return await waitFor({ store, places: queued, sweepId }, many);
  }
  if (many.json || many.quiet) return 0;
  await standardOutput.write(
    queued.length > 0 ? "Nothing left to submit\n" : "No experiments are waiting to be run\n",
  );
  return 0;
}
