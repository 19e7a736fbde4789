import { commitNotLookedUp, gitNotFound, patchNotApplied, worktreeNotMade } from "../errors/mod.ts";
import {
  type CommandResult,
  environment,
  join,
  listFolder,
  pathExists,
  readTextIfExists,
  removeEmptyFolder,
  removePath,
  resolve,
  sleep,
} from "../sys/mod.ts";
import { gitComplaint, gitEnvironment, runGit } from "./git_command.ts";
import type { RepositoryPlace } from "./locate.ts";

/** @throws UserError without git */
async function askGit(directory: string, args: readonly string[]): Promise<CommandResult> {
  const result = await runGit({ directory, env: gitEnvironment(environment()) }, args);
  if (result === null) throw gitNotFound(directory);
  return result;
}

/**
 * Whether a repository has a commit.
 *
 * @param commit the whole hash
 * @throws UserError if git cannot tell
 */
export async function hasCommit({ root }: RepositoryPlace, commit: string): Promise<boolean> {
  const args = ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`];
  const result = await askGit(root, args);
  // 1: there is no such thing (git-rev-parse, `--verify`).
  if (result.code === 0 || result.code === 1) return result.code === 0;
  throw commitNotLookedUp(root, commit, gitComplaint(result));
}

/** So often a worktree is tried when another one of the same repository is in the way. */
const TRIES = 10;

/** The longest pause between two tries, milliseconds. */
const PAUSE = 100;

/**
 * What git says when it meets another worktree that is just being made or removed: it looks at all
 * of them, and none of this is one step.
 */
const PASSING = /failed to read .*worktrees|could not create .*worktrees.*: No such file/;

/**
 * Checks out a commit into a folder of its own, beside the user's working tree, as `git worktree
 * add` does. Of the repository only `worktrees/` below its git folder changes, until
 * {@link forgetWorktree}. Hooks are not run; filters (line ends, LFS) are.
 *
 * @param folder must not exist yet, or be empty; links resolved
 * @throws UserError with git's words; what git had begun may be left then
 */
export async function addWorktree(
  { root, commonDir }: RepositoryPlace,
  commit: string,
  folder: string,
): Promise<void> {
  const args = ["-c", "submodule.recurse=false", "worktree", "add", "--detach", folder, commit];
  for (let tries = 1;; tries++) {
    const result = await askGit(root, args);
    if (result.code === 0) return;
    const complaint = gitComplaint(result);
    if (!PASSING.test(complaint) || tries === TRIES) {
      throw worktreeNotMade(root, folder, complaint);
    }
    forgetWorktree(commonDir, folder);
    removePath(folder);
    await sleep(Math.random() * PAUSE);
  }
}

/** Settings of the user's that would change what a patch gives (git-config, `apply.*`). */
const EXACTLY = ["-c", "apply.whitespace=nowarn", "-c", "apply.ignoreWhitespace=no"];

/**
 * Applies a patch that `writePatch` wrote to the files of a working tree. The index stays at the
 * commit, so that `git diff` in that tree shows the changes again.
 *
 * @throws UserError with git's words; nothing is changed then
 */
export async function applyPatch(root: string, patch: string): Promise<void> {
  const result = await askGit(root, [...EXACTLY, "apply", "--", patch]);
  if (result.code !== 0) throw patchNotApplied(patch, gitComplaint(result));
}

/** Paths of the submodules that a working tree names; a worktree has empty folders there. */
export async function listSubmodules(root: string): Promise<string[]> {
  if (!pathExists(join(root, ".gitmodules"))) return [];
  const pattern = "^submodule\\..*\\.path$";
  const args = ["config", "-z", "--file", ".gitmodules", "--get-regexp", pattern];
  const result = await askGit(root, args);
  // It ends with 1 if there are none.
  if (result.code !== 0) return [];
  return new TextDecoder().decode(result.stdout).split("\0").filter(Boolean)
    .map((entry) => entry.slice(entry.indexOf("\n") + 1));
}

/**
 * Takes from a repository what {@link addWorktree} put there, and from the worktree the file that
 * leads to the repository; all other files of the worktree stay. It is done by hand
 * (gitrepository-layout, `worktrees/<id>`), so that it works without the worktree and without git,
 * also while Ctrl-C ends every git of this terminal.
 *
 * @param commonDir the repository's git folder
 * @param folder of the worktree, as it was given to {@link addWorktree}
 */
export function forgetWorktree(commonDir: string, folder: string): void {
  const link = join(folder, ".git");
  const entries = join(commonDir, "worktrees");
  for (const { name } of listFolder(entries)) {
    const entry = join(entries, name);
    const target = readTextIfExists(join(entry, "gitdir"))?.replace(/\n$/, "");
    if (target === undefined || resolve(entry, target) !== link) continue;
    // Without this file, every git that looks at it meanwhile passes over the entry.
    removePath(join(entry, "gitdir"));
    removePath(entry);
  }
  // As git does when the last worktree is gone.
  removeEmptyFolder(entries);
  if (readTextIfExists(link)?.startsWith("gitdir: ")) removePath(link);
}
