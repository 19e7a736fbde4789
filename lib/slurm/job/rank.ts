import {
  join,
  listFolder,
  makeFolders,
  nowMicros,
  readTextIfExists,
  removePath,
  sleep,
  statFile,
  writeFileAtomic,
} from "../../sys/mod.ts";
import { rankWithoutFirst } from "../../errors/mod.ts";
import type { Store, StoreModes } from "../../experiment/mod.ts";

/** One of several processes that `srun` started together. */
export interface Rank {
  /** From 0; the first one tracks the experiment. */
  readonly number: number;
  readonly count: number;
  /** The step of the job, in this leg of it: `123.0.4`. */
  readonly step: string;
}

/** Finds out from the environment which rank this process is; null if it is the only one. */
export function rankFrom(variables: Readonly<Record<string, string>>): Rank | null {
  const count = Number(variables.SLURM_STEP_NUM_TASKS);
  const { SLURM_PROCID: number, SLURM_STEP_ID: step, SLURM_JOB_ID: job } = variables;
  if (!(count > 1) || !number || !step || !job) return null;
  const restart = Number(variables.SLURM_RESTART_COUNT) || 0;
  return { number: Number(number), count, step: `${job}.${restart}.${step}` };
}

/** What the first rank tells the others. */
export type FirstRank =
  /** It runs this experiment. */
  | { readonly kind: "runs"; readonly id: string }
  /** It has another command line: this rank has an experiment of its own. */
  | { readonly kind: "other" }
  /** There will be none to take part in. */
  | { readonly kind: "over"; readonly exitCode: number; readonly why: string };

/** How long the first rank may take to make the experiment, or to start at all. */
const PATIENCE_SECONDS = 120;

/** How often the others look, milliseconds. */
const LOOK = 50;

/** Ranks of a step come together within minutes: what is older has been read by all. */
const OLD_HOURS = 24;

function folderOf(store: Store): string {
  return join(store.root, ".slurm", "ranks");
}

/** Tells the other ranks of this step what the first one does. */
export function tellRanks(
  store: Store,
  modes: StoreModes,
  rank: Rank,
  key: string,
  first: FirstRank,
): void {
  makeFolders(folderOf(store), modes.folder);
  const text = JSON.stringify({ key, ...first });
  writeFileAtomic(join(folderOf(store), rank.step), text, { mode: modes.file, durable: false });
}

/**
 * Waits until the first rank of this step has said what it does.
 *
 * @param key of this rank's command line
 * @throws UserError if it says nothing for two minutes
 */
export async function hearFirstRank(store: Store, rank: Rank, key: string): Promise<FirstRank> {
  const file = join(folderOf(store), rank.step);
  const deadline = nowMicros() + PATIENCE_SECONDS * 1e6;
  while (true) {
    const text = readTextIfExists(file);
    if (text !== null) {
      const { key: theirs, ...first } = JSON.parse(text) as FirstRank & { key: string };
      return theirs === key ? first : { kind: "other" };
    }
    if (nowMicros() > deadline) throw rankWithoutFirst(rank.number, PATIENCE_SECONDS, store.root);
    await sleep(LOOK);
  }
}

/** Removes what the first ranks of steps that are long over have told. */
export function forgetOldRanks(store: Store): void {
  try {
    for (const { name } of listFolder(folderOf(store))) {
      const file = join(folderOf(store), name);
      const age = nowMicros() / 1000 - (statFile(file)?.modified ?? Infinity);
      if (age > OLD_HOURS * 3_600_000) removePath(file);
    }
  } catch {
    // Somebody else's, or out of reach: it does no harm where it lies.
  }
}
