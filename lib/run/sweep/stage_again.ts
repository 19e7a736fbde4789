import { UserError } from "../../errors/mod.ts";
import {
  claimExperiment,
  ensureStore,
  readMetadata,
  type Store,
  type StoreModes,
} from "../../experiment/mod.ts";
import { failureReason } from "../../sys/mod.ts";
import { pacer } from "../pacer.ts";
import { type AttemptAside, putAttemptAside, takeAttemptBack } from "./attempts.ts";
import { canContinue } from "./continue.ts";
import { endOrphan, orphanWarning } from "./orphan.ts";
import { isRunnable, type Work, type WorkQuery } from "./work.ts";

/** How {@link stageAgain} goes about it. */
export interface StageAgainOptions {
  /** Which experiments count as work, for the second look after the claim. */
  readonly query: WorkQuery;
  /** Time between SIGTERM and SIGKILL for a script that outlived its runner. */
  readonly graceSeconds: number;
  readonly warn: (text: string) => void;
  /** Ends it early. */
  readonly isStopped: () => boolean;
  /** Pass over those that cannot be written to. Default: none is staged then. */
  readonly passOver?: boolean;
}

/** Experiments that wait to be run (again). */
export interface StagedAgain {
  /** Those that are staged now. */
  readonly staged: readonly Work[];
  /** Those that others run or have run meanwhile, that go on in place, or were passed over. */
  readonly others: readonly Work[];
  /**
   * Puts some of them back as they were before, but for those that have begun, ended or been
   * submitted since.
   *
   * @param ids default: all
   */
  takeBack(ids?: Iterable<string>): Promise<void>;
}

/**
 * Makes experiments that are to be run (again) staged ones: everybody sees that they wait, anybody
 * can cancel them, and whoever runs them later finds them. What an earlier attempt left is put
 * aside.
 *
 * @throws UserError if one cannot be written to; all are as they were then
 */
export async function stageAgain(
  store: Store,
  works: readonly Work[],
  options: StageAgainOptions,
): Promise<StagedAgain> {
  const modes = ensureStore(store);
  const pause = pacer();
  const staged: Work[] = [];
  const others: Work[] = [];
  const asides: Aside[] = [];
  const takeBack = async (ids?: Iterable<string>) => {
    const wanted = ids === undefined ? null : new Set(ids);
    await takeAllBack(asides.filter(({ id }) => wanted?.has(id) ?? true), modes);
  };
  try {
    for (const work of works) {
      if (options.isStopped()) break;
      const result = await stageOne(work, modes, options).catch((error) => {
        if (options.passOver && isOfStore(error)) return null;
        throw error;
      });
      if (result === null) others.push(work);
      else staged.push({ ...work, found: "staged" });
      if (result !== null && result !== "staged") asides.push(result);
      await pause();
    }
  } catch (error) {
    await takeBack();
    throw error;
  }
  return { staged, others, takeBack };
}

/** An attempt that was put aside, and whose. */
interface Aside {
  readonly id: string;
  readonly folder: string;
  readonly attempt: AttemptAside;
}

/** Stages one; null if it is not to be staged. */
async function stageOne(
  { place: { id, folder } }: Work,
  modes: StoreModes,
  { query, graceSeconds, warn }: StageAgainOptions,
): Promise<Aside | "staged" | null> {
  const claim = claimExperiment(folder, undefined, query.leg);
  if (claim === null) return null;
  try {
    const reading = readMetadata(folder);
    if (reading.kind !== "read" || !isRunnable(folder, reading.metadata, query)) return null;
    const { metadata } = reading;
    if (metadata.status === "staged") return "staged";
    if (query.leg !== undefined && canContinue(metadata, query.leg)) return null;
    await endOrphan(folder, graceSeconds, (pid) => warn(orphanWarning(id, pid)));
    return { id, folder, attempt: await putAttemptAside(folder, metadata.raw, modes, true) };
  } finally {
    claim.release();
  }
}

async function takeAllBack(asides: readonly Aside[], modes: StoreModes): Promise<void> {
  const pause = pacer();
  for (const { folder, attempt } of asides) {
    try {
      const claim = claimExperiment(folder);
      if (claim === null) continue;
      try {
        await takeAttemptBack(folder, attempt, modes);
      } finally {
        claim.release();
      }
    } catch (error) {
      // It stays staged: what is left of the sweep can be run all the same.
      if (!isOfStore(error)) throw error;
    }
    await pause();
  }
}

/** It is the store that is in the way, and not a mistake of this program. */
function isOfStore(error: unknown): boolean {
  return error instanceof UserError || failureReason(error) !== "other";
}
