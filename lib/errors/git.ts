import { ExitCode, UserError } from "./user_error.ts";

// A run goes on without git: most of what can go wrong is told in one line of notice, not thrown.

/** There is a repository and no git. */
export function gitMissingNotice(root: string): string {
  return `git is not on PATH: commit and changes of ${root} are not recorded`;
}

/** Git refuses a repository that belongs to another user. */
export function dubiousOwnershipNotice(root: string, remedy: string): string {
  return `git refuses ${root}, which belongs to another user: code is not recorded; ` +
    `to allow it: ${remedy}`;
}

/** Nothing was committed yet, so that there is nothing to make a patch against. */
export function noCommitsNotice(root: string): string {
  return `the repository ${root} has no commit yet: code is not recorded`;
}

/** Git cannot use the repository, for a reason of its own. */
export function repositoryUnusableNotice(root: string, reason: string): string {
  return `git cannot read the repository ${root} (${reason}): code is not recorded`;
}

/** Git does not know an option that yanex needs. */
export function gitTooOldNotice(root: string): string {
  return `git on PATH is too old (2.17 or newer is needed): code of ${root} is not recorded`;
}

/** The commit is known and the patch is not. */
export function patchNotMadeNotice(root: string, reason: string): string {
  return `git could not make the patch of the uncommitted changes in ${root} (${reason}): ` +
    "they are not recorded";
}

/** The patch was there when the state was captured and could not be written to its file. */
export function patchNotWritten(path: string, reason: string): UserError {
  return new UserError({
    kind: "git-patch-not-written",
    message: `git could not write the patch of the uncommitted changes to ${path}: ${reason}`,
    hint: "commit the changes, or try `git diff HEAD --binary` by hand to see what is wrong",
    exitCode: ExitCode.failure,
  });
}

/** The patch was there when the state was captured and could not be read. */
export function patchNotRead(reason: string): UserError {
  return new UserError({
    kind: "git-patch-not-read",
    message: `git could not make the patch of the uncommitted changes: ${reason}`,
    hint: "commit the changes, or try `git diff HEAD --binary` by hand to see what is wrong",
    exitCode: ExitCode.failure,
  });
}

/** The files that git tracks could not be listed. */
export function trackedFilesNotListed(folder: string, reason: string): UserError {
  return new UserError({
    kind: "tracked-files-not-listed",
    message: `git does not tell which files of ${folder} it tracks: ${reason}`,
    hint: "name the files to scan, or try `git ls-files` there by hand",
    exitCode: ExitCode.failure,
  });
}

/** The files of a working tree could not be listed. */
export function gitFilesNotListed(root: string, reason: string): UserError {
  return new UserError({
    kind: "git-files-not-listed",
    message: `the files of ${root} could not be listed: ${reason}`,
    hint: "run with --no-snapshot, or mend the repository",
    exitCode: ExitCode.failure,
  });
}
