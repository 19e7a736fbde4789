import { walkTree } from "./tree_size.ts";

/** What the files of an experiment are for. */
export const KINDS = ["artifacts", "metrics", "patch", "output", "other"] as const;

/** One of {@link KINDS}. */
export type SpaceKind = typeof KINDS[number];

/** Bytes on the disk by what they are for. */
export type SpaceByKind = Readonly<Record<SpaceKind, number>>;

/** A file with several names (hard links), such as the patch of a sweep. */
export interface SharedFile {
  readonly kind: SpaceKind;
  readonly bytes: number;
  /** The same for all names of the file. */
  readonly key: string;
  /** How many names it has. */
  readonly names: number;
}

/** What one experiment takes up. */
export interface ExperimentSpace {
  /** What only this folder has. */
  readonly own: SpaceByKind;
  /** Each file once, also if several of its names are in this folder. */
  readonly shared: readonly SharedFile[];
  /** Folders that may not be looked into, and count as empty. */
  readonly closed: number;
}

/** Measures the folder of an experiment: blocks on the disk, links themselves and not their ends. */
export function measureExperiment(folder: string): ExperimentSpace {
  const own = noSpace();
  const shared = new Map<string, SharedFile>();
  const closed = walkTree(folder, (path, entry) => {
    const kind = entry.isDirectory ? "other" : kindOf(path);
    const { allocated: bytes, names, key } = entry;
    if (names > 1 && !entry.isDirectory) shared.set(key, { kind, bytes, key, names });
    else own[kind] += bytes;
  });
  return { own, shared: [...shared.values()], closed };
}

/** Nothing of every kind. */
export function noSpace(): Record<SpaceKind, number> {
  return { artifacts: 0, metrics: 0, patch: 0, output: 0, other: 0 };
}

/** Sum of all kinds. */
export function totalOf(space: SpaceByKind): number {
  return KINDS.reduce((sum, kind) => sum + space[kind], 0);
}

const METRICS = /^(metrics\.jsonl?|metrics_summary\.json|results\.json)$/;
const PATCH = /^git_diff(_at_run)?\.patch$/;
const OUTPUT = /^std(out|err)\.txt$/;

/** What a file is for, by its path below the folder of its experiment. */
export function kindOf(path: string): SpaceKind {
  const [first = "", ...rest] = path.split("/");
  const name = rest.at(-1) ?? first;
  if (rest.length === 0) return METRICS.test(name) ? "metrics" : "other";
  if (first === "checkpoints") return "artifacts";
  // Earlier attempts: output, metrics and patch in one folder for each.
  const isAttempt = first === "attempts";
  if (first !== "artifacts" && !isAttempt) return "other";
  if (rest.length === (isAttempt ? 2 : 1)) {
    if (OUTPUT.test(name)) return "output";
    if (PATCH.test(name)) return "patch";
    if (isAttempt && METRICS.test(name)) return "metrics";
  }
  return isAttempt ? "other" : "artifacts";
}
