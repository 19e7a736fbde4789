import {
  entryAt,
  type ExperimentPlace,
  listPlaces,
  type Metadata,
  peekSummary,
  readMetadata,
  type Status,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { basename, join, listFolder } from "../../sys/mod.ts";
import {
  KINDS,
  measureExperiment,
  noSpace,
  type SharedFile,
  type SpaceByKind,
  totalOf,
} from "./experiment_space.ts";
import { Largest } from "./largest.ts";
import { Tally } from "./tally.ts";
import { treeSize } from "./tree_size.ts";

/** What experiments can be added up by. */
export const GROUPINGS = ["project", "script", "sweep", "status"] as const;

/** One of {@link GROUPINGS}. */
export type Grouping = typeof GROUPINGS[number];

/** What a line about an experiment tells, shared files included. */
export interface ExperimentUsage {
  readonly id: string;
  readonly archived: boolean;
  readonly name: string | null;
  /** `broken`: the record cannot be read; `none`: there is none, the folder is no experiment. */
  readonly status: Status | "unknown" | "broken" | "none";
  /** Bytes on the disk. */
  readonly space: SpaceByKind;
  readonly total: number;
  /** Bytes of that in files which other experiments have too. */
  readonly shared: number;
}

/** What a line about a group of experiments tells. */
export interface GroupUsage {
  /** Its name; null for those without. */
  readonly key: string | null;
  readonly experiments: number;
  readonly space: SpaceByKind;
  readonly total: number;
}

/** Where the space of a store goes. */
export interface Usage {
  /** The largest first. */
  readonly experiments: readonly ExperimentUsage[];
  /** The largest first; empty unless they were asked for. */
  readonly groups: readonly GroupUsage[];
  /** All experiments together, also those that are not listed. */
  readonly sum: GroupUsage;
  /** Bytes that files with several names save. */
  readonly saved: number;
  /** Other folders of the store that are not empty. */
  readonly besides: readonly { readonly name: string; readonly bytes: number }[];
  /** Folders that may not be looked into. */
  readonly closed: number;
}

/** What {@link readUsage} is asked for. */
export interface UsageOptions {
  /** How many lines; default: all. */
  readonly limit?: number;
  readonly by?: Grouping;
}

/** Folders of a store besides the experiments. */
const BESIDES = [".snapshots", ".sweeps", ".new", "archived/.new"];

/**
 * Measures a store. Besides what is listed only sums are kept in memory.
 *
 * @throws UserError if the store may not be read
 */
export function readUsage(store: Store, { limit = Infinity, by }: UsageOptions = {}): Usage {
  const sum = new Tally();
  const groups = new Map<string | null, Tally>();
  const largest = new Largest<ExperimentUsage>(by === undefined ? limit : 0, compare);
  let closed = 0;
  for (const place of listPlaces(store)) {
    const space = measureExperiment(place.folder);
    closed += space.closed;
    sum.add(space);
    if (by !== undefined) {
      const key = groupOf(place, by);
      const group = groups.get(key) ?? new Tally();
      groups.set(key, group);
      group.add(space);
      continue;
    }
    const all = withShared(space.own, space.shared);
    const total = totalOf(all);
    // Most records need not be looked at.
    if (!largest.wants(total)) continue;
    largest.add({
      ...place,
      ...recordOf(place),
      space: all,
      total,
      shared: space.shared.reduce((bytes, file) => bytes + file.bytes, 0),
    });
  }
  const lines = [...groups].map(([key, tally]) => lineOf(key, tally)).sort(compare);
  return {
    experiments: largest.sorted(),
    groups: lines.slice(0, limit),
    sum: lineOf(null, sum),
    saved: sum.saved,
    besides: BESIDES.map((name) => ({ name, bytes: bytesBelow(join(store.root, name)) }))
      .filter(({ bytes }) => bytes > 0),
    closed,
  };
}

interface Sized {
  readonly total: number;
  readonly id?: string;
  readonly key?: string | null;
}

/** The largest first; equal ones by name, so that the order is always the same. */
function compare(a: Sized, b: Sized): number {
  const [one, other] = [a, b].map(({ id, key }) => id ?? key ?? "");
  return b.total - a.total || (one! < other! ? -1 : one! > other! ? 1 : 0);
}

function lineOf(key: string | null, { experiments, space, total }: Tally): GroupUsage {
  return { key, experiments, space, total };
}

function withShared(own: SpaceByKind, shared: readonly SharedFile[]): SpaceByKind {
  const all = noSpace();
  for (const kind of KINDS) all[kind] = own[kind];
  for (const { kind, bytes } of shared) all[kind] += bytes;
  return all;
}

function recordOf({ folder }: ExperimentPlace): Pick<ExperimentUsage, "name" | "status"> {
  const summary = peekSummary(folder);
  if (summary === null) return { name: null, status: "none" };
  return { name: summary.name, status: summary.isBroken ? "broken" : summary.status };
}

function groupOf(place: ExperimentPlace, by: Grouping): string | null {
  const { folder } = place;
  if (by === "status") return recordOf(place).status;
  if (by === "script") {
    const script = peekSummary(folder)?.scriptPath;
    return script === null || script === undefined ? null : basename(script);
  }
  const reading = readMetadata(folder);
  if (reading.kind !== "read") return null;
  return by === "project" ? reading.metadata.project : sweepOf(reading.metadata);
}

function sweepOf({ raw }: Metadata): string | null {
  return text(entryAt(raw, "sweep", "id"));
}

function bytesBelow(folder: string): number {
  return entriesIn(folder) === 0 ? 0 : treeSize(folder);
}

function entriesIn(folder: string): number {
  try {
    return listFolder(folder).length;
  } catch {
    // Not ours to look into, and not ours to count.
    return 0;
  }
}
