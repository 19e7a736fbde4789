import { metricsUnreadable } from "../../errors/mod.ts";
import {
  listArtifacts,
  type MetricStep,
  readMetadata,
  readMetrics,
  runState,
} from "../../experiment/mod.ts";
import { PATCH_FILE } from "../../git/mod.ts";
import { isMap, type Value } from "../../params/mod.ts";
import { basename, failureText, fileHash } from "../../sys/mod.ts";
import { PATCH_AT_RUN } from "../sweep/code_check.ts";

/** When two runs count as the same. */
export interface Likeness {
  /** Numbers may differ by so much of the larger of the two. */
  readonly relative: number;
  /** Numbers may differ by so much in any case. */
  readonly absolute: number;
  /** Names of metrics and artifacts that are not compared. */
  readonly ignored: readonly string[];
}

/** One way in which two runs differ; `then` is the original, `now` its reproduction. */
export type Difference =
  /** How they ended. */
  | { readonly kind: "status"; readonly then: string; readonly now: string }
  /** A metric; `undefined` where a run did not log it. */
  | {
    readonly kind: "metric";
    readonly name: string;
    /** The first step at which it differs, and its values there. */
    readonly step: bigint;
    readonly then: Value | undefined;
    readonly now: Value | undefined;
    /** At so many steps it differs. */
    readonly steps: number;
    /** At so many steps one of the runs or both logged it. */
    readonly of: number;
  }
  /** An artifact; null where a run does not have it. */
  | {
    readonly kind: "artifact";
    readonly name: string;
    /** Bytes. */
    readonly then: number | null;
    readonly now: number | null;
  };

/** What came of comparing two runs. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Whether both wrote the same to standard output; no difference that counts. */
  readonly sameOutput: boolean;
  /** How many were compared. */
  readonly metrics: number;
  readonly artifacts: number;
}

/**
 * Compares how two experiments ended, their metrics and their artifacts. Output is compared too and
 * told apart: it often holds times and paths. Standard error and the patch are not compared.
 *
 * @throws UserError if metrics cannot be read
 */
export function compareExperiments(then: string, now: string, likeness: Likeness): Comparison {
  const metrics = compareMetrics(metricsOf(then), metricsOf(now), likeness);
  const [before, after] = [artifactsOf(then), artifactsOf(now)] as const;
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
    .filter((name) => !NOT_COMPARED.has(name) && !likeness.ignored.includes(name));
  const differs = (name: string) => !sameFile(before.get(name), after.get(name));
  const [endedThen, endedNow] = [statusOf(then), statusOf(now)];
  return {
    differences: [
      ...(endedThen === endedNow
        ? []
        : [{ kind: "status", then: endedThen, now: endedNow } as const]),
      ...metrics.differences,
      ...names.filter(differs).map((name) => ({
        kind: "artifact" as const,
        name,
        then: before.get(name)?.size ?? null,
        now: after.get(name)?.size ?? null,
      })),
    ],
    sameOutput: !differs(OUTPUT),
    metrics: metrics.count,
    artifacts: names.length,
  };
}

const OUTPUT = "stdout.txt";

/** Artifacts that yanex itself made. */
const NOT_COMPARED = new Set([OUTPUT, "stderr.txt", basename(PATCH_FILE), basename(PATCH_AT_RUN)]);

function metricsOf(folder: string): MetricStep[] {
  try {
    return readMetrics(folder);
  } catch (error) {
    throw metricsUnreadable(basename(folder), failureText(error));
  }
}

function statusOf(folder: string): string {
  const reading = readMetadata(folder);
  return reading.kind === "read" ? runState(folder, reading.metadata).status : "unknown";
}

interface StoredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

function artifactsOf(folder: string): Map<string, StoredFile> {
  return new Map(listArtifacts(folder).map(({ name, path, size }) => [name, { path, size }]));
}

function sameFile(a: StoredFile | undefined, b: StoredFile | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && fileHash(a.path) === fileHash(b.path);
}

/** Entries of a step that are no metrics. */
const NO_METRICS = new Set(["step", "timestamp", "last_updated"]);

/** Compares two lists of steps; of each metric that differs the first place is told. */
export function compareMetrics(
  then: readonly MetricStep[],
  now: readonly MetricStep[],
  likeness: Likeness,
): { readonly differences: Extract<Difference, { kind: "metric" }>[]; readonly count: number } {
  const [before, after] = [byStep(then), byStep(now)];
  const steps = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a < b ? -1 : 1);
  const found = new Map<string, { first: Place | null; steps: number; of: number }>();
  for (const step of steps) {
    const [a, b] = [before.get(step), after.get(step)];
    for (const key of new Set([...a?.keys() ?? [], ...b?.keys() ?? []])) {
      const name = String(key);
      if (NO_METRICS.has(name) || likeness.ignored.includes(name)) continue;
      const entry = found.get(name) ?? { first: null, steps: 0, of: 0 };
      found.set(name, entry);
      entry.of++;
      const place = { step, then: a?.get(key), now: b?.get(key) };
      if (isSame(place.then, place.now, likeness)) continue;
      entry.first ??= place;
      entry.steps++;
    }
  }
  const differences = [...found].sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([name, { first, steps, of }]) =>
      first === null ? [] : [{ kind: "metric" as const, name, ...first, steps, of }]
    );
  return { differences, count: found.size };
}

interface Place {
  readonly step: bigint;
  readonly then: Value | undefined;
  readonly now: Value | undefined;
}

function byStep(steps: readonly MetricStep[]): Map<bigint, MetricStep> {
  return new Map(steps.map((entries, index) => {
    const step = entries.get("step");
    return [typeof step === "bigint" ? step : BigInt(index), entries];
  }));
}

/**
 * Whether two values of a metric count as the same. Numbers are close as Python's `math.isclose`
 * has it; NaN is the same as NaN; an integer and a float can be the same; inside lists and maps it
 * goes on; all else must be equal.
 */
export function isSame(
  a: Value | undefined,
  b: Value | undefined,
  tolerance: Pick<Likeness, "relative" | "absolute">,
): boolean {
  if (isNumber(a) && isNumber(b)) return isClose(a, b, tolerance);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => isSame(item, b[at], tolerance));
  }
  if (isMap(a) && isMap(b)) {
    return a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && isSame(value, b.get(key), tolerance));
  }
  return a === b;
}

function isNumber(value: Value | undefined): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isClose(
  a: number | bigint,
  b: number | bigint,
  { relative, absolute }: Pick<Likeness, "relative" | "absolute">,
): boolean {
  if (a === b) return true;
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return x === y;
  const difference = typeof a === "bigint" && typeof b === "bigint" ? Number(a - b) : x - y;
  return Math.abs(difference) <= Math.max(relative * Math.max(Math.abs(x), Math.abs(y)), absolute);
}
