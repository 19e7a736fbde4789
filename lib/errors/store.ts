import { ExitCode, UserError } from "./user_error.ts";

/** Why the store could not be used, by the words of `sys/failure.ts`. */
const REASONS: Record<string, { what: string; hint: string }> = {
  "read-only": {
    what: "its file system is read-only",
    hint: "set YANEX_EXPERIMENTS_DIR to a folder that can be written to",
  },
  "denied": {
    what: "you may not write there",
    hint: "set YANEX_EXPERIMENTS_DIR to a folder of your own, or ask its owner for access",
  },
  "no-space": {
    what: "no space is left on the disk, or your quota is used up",
    hint: "free some space, or set YANEX_EXPERIMENTS_DIR to a folder on another disk",
  },
  "not-a-directory": {
    what: "a part of the path is a file, not a folder",
    hint: "remove that file, or set YANEX_EXPERIMENTS_DIR to another folder",
  },
  "exists": {
    what: "a file of that name is in the way",
    hint: "remove that file, or set YANEX_EXPERIMENTS_DIR to another folder",
  },
};

/** The environment names neither a store nor a home folder. */
export function notAStore(): UserError {
  return new UserError({
    kind: "no-home",
    message: "there is no place for experiments: neither HOME nor YANEX_EXPERIMENTS_DIR is set",
    hint: "set YANEX_EXPERIMENTS_DIR to the folder that holds your experiments",
    exitCode: ExitCode.failure,
  });
}

/** A folder or file of the store at `root` cannot be made. */
export function storeNotWritable(root: string, reason: string, systemText?: string): UserError {
  const known = REASONS[reason];
  return new UserError({
    kind: `store-${known ? reason : "unusable"}`,
    message: `cannot write to the store ${root}: ${known?.what ?? systemText ?? "unknown reason"}`,
    hint: known?.hint ?? "set YANEX_EXPERIMENTS_DIR to another folder",
    exitCode: ExitCode.failure,
  });
}

/** One experiment among those that an error lists. */
export interface Candidate {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
}

/**
 * No id starts with `wanted` and no name equals it.
 *
 * @param archived whether that is so only because archived experiments were left out
 */
export function experimentUnknown(
  wanted: string,
  root: string,
  near: Candidate[],
  archived: boolean,
): UserError {
  return new UserError({
    kind: "experiment-unknown",
    message: `no experiment found with id or name \`${wanted}\` in ${root}`,
    excerpt: near.length > 0 ? "  similar ones:\n" + listCandidates(near) : undefined,
    hint: archived
      ? "an archived experiment is called so: add --archived"
      : "give an id, the beginning of one, or a name in full",
    exitCode: ExitCode.failure,
  });
}

/** Several experiments have an id that starts with `wanted`, or that name. */
export function experimentAmbiguous(wanted: string, candidates: Candidate[]): UserError {
  return new UserError({
    kind: "experiment-ambiguous",
    message: `\`${wanted}\` could mean ${candidates.length} experiments`,
    excerpt: listCandidates(candidates),
    hint: "give an id of these, or enough of it that only one begins so",
    exitCode: ExitCode.failure,
  });
}

/** At most five, one a line, and how many more there are. */
function listCandidates(candidates: Candidate[]): string {
  const lines = candidates.slice(0, 5).map(({ id, name, status }) =>
    `  ${id}  ${name?.replaceAll(/\s+/g, " ") ?? "[unnamed]"}  ${status}`
  );
  if (candidates.length > 5) lines.push(`  ... and ${candidates.length - 5} more`);
  return lines.join("\n");
}

/** The metadata of an experiment is cut, empty or no JSON. */
export function metadataBroken(id: string, file: string, reason: string): UserError {
  return new UserError({
    kind: "metadata-broken",
    message: `the record of experiment ${id} cannot be read: ${file}: ${reason}`,
    hint: "its parameters, metrics and artifacts are untouched beside that file; " +
      "restore the file from a backup if there is one",
    exitCode: ExitCode.failure,
  });
}

/** A file of an experiment beside its record is cut, no longer what it was, or may not be read. */
export function partBroken(
  what: "metrics" | "parameters",
  file: string,
  reason: string,
): UserError {
  return new UserError({
    kind: `${what}-broken`,
    message: `the ${what} in ${file} cannot be read: ${reason}`,
    hint: "restore the file from a backup if there is one; the rest of the experiment is untouched",
    exitCode: ExitCode.failure,
  });
}

/** The experiment's folder was written by a newer yanex. */
export function storageFromTheFuture(id: string, version: string): UserError {
  return new UserError({
    kind: "storage-version",
    message: `experiment ${id} has storage version ${version}, which this yanex does not know`,
    hint: "it can be read here, but only a newer yanex may change it",
    exitCode: ExitCode.failure,
  });
}

/** A folder of the store may not be read. */
export function storeNotReadable(folder: string, systemText: string): UserError {
  return new UserError({
    kind: "store-not-readable",
    message: `cannot read the store ${folder}: ${systemText}`,
    hint: "ask its owner for access, or set YANEX_EXPERIMENTS_DIR to another store",
    exitCode: ExitCode.failure,
  });
}

/** The folder of an experiment that should be changed is not there. */
export function experimentGone(id: string, folder: string): UserError {
  return new UserError({
    kind: "experiment-gone",
    message: `experiment ${id} is gone: its folder ${folder} was removed or moved`,
    hint: "bring the folder back if it was moved; what was removed cannot be restored",
    exitCode: ExitCode.failure,
  });
}

/** The record of an experiment cannot be changed. */
export function recordNotWritable(
  id: string,
  folder: string,
  reason: string,
  systemText: string,
): UserError {
  return new UserError({
    kind: "record-not-writable",
    message: `cannot write to experiment ${id} in ${folder}: ${
      REASONS[reason]?.what ?? systemText
    }`,
    hint: "what was recorded before is untouched; try again when its folder can be written to",
    exitCode: ExitCode.failure,
  });
}

/** Another process holds the lock of an experiment's record and does not give it back. */
export function recordLocked(lock: string, holder: string, seconds: number): UserError {
  return new UserError({
    kind: "record-locked",
    message: `${lock} has been held by ${holder} for more than ${seconds} seconds`,
    hint: "if that process does nothing any more, end it or remove that file, and try again",
    exitCode: ExitCode.failure,
  });
}
