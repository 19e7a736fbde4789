import { ExitCode, UserError } from "./user_error.ts";

/** The record names no commit, so that there is no code to go back to. */
export function codeNotRecorded(id: string, reason: string | null): UserError {
  return new UserError({
    kind: "code-not-recorded",
    message: `experiment ${id} cannot be reproduced: no commit was recorded` +
      (reason === null ? "" : ` (${reason})`),
    hint: "only runs of scripts in a git repository with a commit can be reproduced",
    exitCode: ExitCode.failure,
  });
}

/** The repository of an experiment is not where it was. */
export function repositoryGone(id: string, root: string | null): UserError {
  return new UserError({
    kind: "repository-gone",
    message: root === null
      ? `the record of experiment ${id} does not say where its repository is`
      : `the repository of experiment ${id} is not in ${root} any more`,
    hint: "name its place, or that of another clone, with --repo PATH",
    exitCode: ExitCode.failure,
  });
}

/** `--repo` names a folder that belongs to no repository. */
export function repositoryNotThere(path: string): UserError {
  return new UserError({
    kind: "repository-not-there",
    message: `--repo ${path} is no folder of a git repository`,
    hint: "give the folder of a clone that has the commit",
  });
}

/** There is no git to ask for the code. */
export function gitNotFound(root: string): UserError {
  return new UserError({
    kind: "git-not-found",
    message: `git is not on PATH: the code cannot be taken from ${root}`,
    hint: "install git, or put the folder that holds it on PATH",
    exitCode: ExitCode.failure,
  });
}

/** Git could not say whether there is a commit. */
export function commitNotLookedUp(root: string, commit: string, complaint: string): UserError {
  return new UserError({
    kind: "commit-not-looked-up",
    message: `git cannot look for commit ${commit.slice(0, 8)} in ${root}: ${complaint}`,
    hint: "try `git log` there by hand to see what is wrong",
    exitCode: ExitCode.failure,
  });
}

/** The repository does not have the commit of an experiment. */
export function commitGone(
  id: string,
  commit: string,
  root: string,
  remote: string | null,
): UserError {
  return new UserError({
    kind: "commit-gone",
    message: `commit ${commit.slice(0, 8)} of experiment ${id} is not in the repository ${root}`,
    hint: (remote === null ? "" : `try \`git fetch ${remote} ${commit}\`, or `) +
      "name another clone that has it with --repo PATH",
    exitCode: ExitCode.failure,
  });
}

/** There were uncommitted changes and there is no patch of them. */
export function patchMissing(id: string, file: string | null): UserError {
  return new UserError({
    kind: "patch-missing",
    message: `experiment ${id} ran with uncommitted changes, and ` +
      (file === null ? "no patch of them was kept" : `their patch ${file} is gone`),
    hint: "its commit alone is other code: check it out by hand if that is what you want",
    exitCode: ExitCode.failure,
  });
}

/** The patch is not as long as it was. */
export function patchDamaged(id: string, file: string, bytes: number, recorded: number): UserError {
  return new UserError({
    kind: "patch-damaged",
    message: `the patch of experiment ${id} is not what was recorded: ${file} has ${bytes} bytes ` +
      `instead of ${recorded}`,
    hint: "restore the file from a backup if there is one",
    exitCode: ExitCode.failure,
  });
}

/** Secrets were taken out of lines that must be there for the patch to apply. */
export function patchRedacted(id: string, file: string): UserError {
  return new UserError({
    kind: "patch-redacted",
    message: `the patch of experiment ${id} cannot be applied: secrets were replaced in lines of ` +
      "it that are those of the commit",
    hint: `put __REDACTED__ in ${file} back to what it was and apply it to the commit by hand`,
    exitCode: ExitCode.failure,
  });
}

/** Git refuses the patch. */
export function patchNotApplied(file: string, complaint: string): UserError {
  return new UserError({
    kind: "patch-not-applied",
    message: `the patch ${file} does not apply to its commit: ${complaint}`,
    hint: "it may have been edited, or written by a tool that changes bytes; " +
      "try `git apply --reject` by hand in a checkout of the commit",
    exitCode: ExitCode.failure,
  });
}

/** Git cannot make a worktree. */
export function worktreeNotMade(root: string, folder: string, complaint: string): UserError {
  return new UserError({
    kind: "worktree-not-made",
    message: `no worktree of ${root} could be made in ${folder}: ${complaint}`,
    hint: "it needs space there, and the right to write to the repository's .git/worktrees",
    exitCode: ExitCode.failure,
  });
}

/** There is no folder for temporary code. */
export function codeFolderNotMade(
  places: readonly { readonly path: string; readonly reason: string }[],
): UserError {
  return new UserError({
    kind: "code-folder-not-made",
    message: "there is no place for a temporary worktree",
    excerpt: places.map(({ path, reason }) => `  ${path}: ${reason}`).join("\n"),
    hint: "set XDG_CACHE_HOME or TMPDIR to a folder that can be written to",
    exitCode: ExitCode.failure,
  });
}

/** The script lies outside the repository that was recorded. */
export function scriptOutside(id: string, script: string | null, root: string): UserError {
  return new UserError({
    kind: "script-outside",
    message: script === null
      ? `the record of experiment ${id} names no script`
      : `the script ${script} of experiment ${id} is not in its repository ${root}`,
    hint: "the code can still be looked at with --export DIR",
    exitCode: ExitCode.failure,
  });
}

/** Neither the commit nor the patch has the script. */
export function scriptNotRestored(id: string, script: string): UserError {
  return new UserError({
    kind: "script-not-restored",
    message: `neither the commit nor the patch of experiment ${id} has its script ${script}: ` +
      "git did not track it",
    hint: "git add scripts before they run, or run with --include-untracked",
    exitCode: ExitCode.failure,
  });
}

/** The interpreter of an experiment is not there any more. */
export function interpreterGone(id: string, path: string | null): UserError {
  return new UserError({
    kind: "interpreter-gone",
    message: path === null
      ? `the record of experiment ${id} names no interpreter`
      : `the interpreter of experiment ${id} is gone: ${path}`,
    hint: "name one with the same packages with --python PATH",
    exitCode: ExitCode.failure,
  });
}

/** The folder in which the script ran is not there any more. */
export function workingFolderGone(id: string, folder: string): UserError {
  return new UserError({
    kind: "working-folder-gone",
    message: `the folder in which experiment ${id} ran is gone: ${folder}`,
    hint: "name another one with --workdir DIR",
    exitCode: ExitCode.failure,
  });
}

/** `--workdir` names no folder. */
export function workingFolderInvalid(folder: string): UserError {
  return new UserError({
    kind: "working-folder-invalid",
    message: `--workdir ${folder} is not a folder`,
    hint: "give the folder in which the script is to run",
  });
}

/** The code cannot be written there. */
export function exportNotPossible(folder: string, reason: string): UserError {
  return new UserError({
    kind: "export-not-possible",
    message: `the code cannot be written to ${folder}: ${reason}`,
    hint: "give a new or an empty folder",
  });
}

/** A tolerance that is no number. */
export function toleranceInvalid(option: string, text: string): UserError {
  return new UserError({
    kind: "option-value",
    message: `\`${text}\` is not a valid value for ${option}: expected a number of at least 0`,
    hint: "write it as 0.001 or 1e-3",
  });
}

/** The metrics of one of the two experiments that are compared cannot be read. */
export function metricsUnreadable(id: string, reason: string): UserError {
  return new UserError({
    kind: "metrics-unreadable",
    message: `the metrics of experiment ${id} cannot be read: ${reason}`,
    hint: "restore metrics.json from a backup if there is one, or compare by hand",
    exitCode: ExitCode.failure,
  });
}
