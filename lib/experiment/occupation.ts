import {
  experimentClaimed,
  experimentGone,
  experimentIsLink,
  experimentRunning,
  recordNotWritable,
  scriptStillRuns,
  UserError,
} from "../errors/mod.ts";
import { isMap } from "../params/mod.ts";
import { failureReason, failureText, join, linkTarget, pathExists } from "../sys/mod.ts";
import { CLAIM_FILE, claimExperiment } from "./claim.ts";
import { runState } from "./liveness.ts";
import { unlock } from "./lock.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import type { ExperimentPlace } from "./store.ts";

/** Who uses the folder of an experiment. */
export type Occupation =
  | { readonly kind: "free" }
  /** `certain` is false if only the record says so and it names no runner, as upstream's do. */
  | { readonly kind: "running"; readonly certain: boolean }
  /** The runner was killed, and its script goes on as this process. */
  | { readonly kind: "orphan"; readonly pid: number };

/** Who uses the folder of the experiment with this record. */
export function occupationOf(folder: string, metadata: Metadata): Occupation {
  const { status, orphanPid } = runState(folder, metadata);
  if (orphanPid !== null) return { kind: "orphan", pid: orphanPid };
  const hasRunner = isMap(metadata.raw.get("runner"));
  if (status === "running") return { kind: "running", certain: hasRunner };
  if (status === "created" && hasRunner) return { kind: "running", certain: true };
  return { kind: "free" };
}

/**
 * Why an experiment may be neither moved nor removed just now: it runs, or it is a link.
 *
 * @returns null if it may be; also for one whose record cannot be read
 */
export function hindrance({ id, folder }: ExperimentPlace): UserError | null {
  const link = linkTarget(folder);
  if (link !== null) return experimentIsLink(id, link);
  const reading = readMetadata(folder);
  if (reading.kind !== "read") return null;
  const occupation = occupationOf(folder, reading.metadata);
  switch (occupation.kind) {
    case "orphan":
      return scriptStillRuns(id, occupation.pid);
    case "running":
      return experimentRunning(id, occupation.certain);
    case "free":
      return null;
  }
}

/**
 * Gives an experiment another place, while nobody can begin to run it.
 *
 * @param move does it, and says where the folder is then
 * @throws UserError if somebody runs the experiment, if it is gone, or if its folder cannot be
 *   written to
 */
export function moveClaimed(place: ExperimentPlace, move: () => string): string {
  const refuse = () => {
    const error = hindrance(place);
    if (error !== null) throw error;
  };
  refuse();
  const claim = claimed(place);
  let now = place.folder;
  try {
    // Somebody may have run it between the look and the claim.
    refuse();
    now = move();
    return now;
  } finally {
    // The claim has moved along.
    if (now !== place.folder) unlock(join(now, CLAIM_FILE));
    else claim.release();
  }
}

function claimed({ id, folder }: ExperimentPlace) {
  try {
    const claim = claimExperiment(folder);
    if (claim !== null) return claim;
  } catch (error) {
    throw recordNotWritable(id, folder, failureReason(error), failureText(error));
  }
  throw pathExists(folder) ? experimentClaimed(id) : experimentGone(id, folder);
}
