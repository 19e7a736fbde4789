import {
  dubiousOwnershipNotice,
  gitMissingNotice,
  gitTooOldNotice,
  noCommitsNotice,
  patchNotMadeNotice,
  repositoryUnusableNotice,
} from "../errors/mod.ts";
import {
  type CommandResult,
  environment,
  failureText,
  join,
  realPath,
  resolve,
  statFile,
} from "../sys/mod.ts";
import { type Commit, COMMIT_ARGUMENTS, parseCommit } from "./commit.ts";
import { gitComplaint, gitEnvironment, type GitPlace, runGit, runGitSync } from "./git_command.ts";
import { guessHead } from "./head.ts";
import { locateRepository, type RepositoryPlace } from "./locate.ts";
import { makePatch, mayHavePatch, type Patch, type PatchSource } from "./patch.ts";
import { withoutCredentials } from "./remote_url.ts";
import {
  chooseRemoteUrl,
  readRepositoryConfig,
  type RepositoryConfig,
} from "./repository_config.ts";
import {
  parseStatus,
  STATUS_ARGUMENTS,
  type SubmoduleChange,
  type WorkingTreeStatus,
} from "./status.ts";

/** Options of {@link captureGit}. */
export interface CaptureOptions {
  /** Jupyter notebooks (`.ipynb`) are part of the patch. Default false. */
  readonly includeNotebooks?: boolean;
  /** Files that git does not track and does not ignore are part of the patch. Default false. */
  readonly includeUntracked?: boolean;
  /** Environment that git is started in; default: that of yanex. */
  readonly env?: Readonly<Record<string, string>>;
  /** Patches up to this many bytes are held in memory. Default 8 MiB. */
  readonly heldPatchBytes?: number;
  /** Keeps what commits say between runs, which saves a process. Default: nothing is kept. */
  readonly commitCache?: CommitCache;
  /** What {@link askAhead} asked of this folder. */
  readonly asked?: GitQuestion | null;
}

/** What git was asked of a folder, and answers in its own time. */
export interface GitQuestion {
  readonly place: GitPlace;
  readonly found: RepositoryPlace;
  readonly known: Commit | null;
  readonly answers: Promise<GitAnswers | string>;
}

/** `git status` and, unless it is known, the commit; null: there is no git. */
export type GitAnswers = readonly [CommandResult | null, CommandResult | null];

/** Keeps texts under the hash of a commit, which never changes what it says. */
export interface CommitCache {
  get(hash: string): string | null;
  put(hash: string, text: string): void;
}

/** A repository, whatever is in it. */
export interface Repository {
  /** Folder with the working tree, links resolved. */
  readonly root: string;
  /** Folder with git's files for this working tree, links resolved. */
  readonly gitDir: string;
  /** Where the code comes from, without credentials; `null` without a remote. */
  readonly remoteUrl: string | null;
  /** `null` if no branch is checked out. */
  readonly branch: string | null;
}

/** Untracked files that are not ignored. */
export interface UntrackedFiles {
  /** As `git status` counts: an untracked folder is one. */
  readonly count: number;
  /** The first 20, from the root; a folder ends in `/`. */
  readonly names: readonly string[];
  /** Their content is part of the patch. */
  readonly inPatch: boolean;
}

/** The code of a folder with a commit to go back to. */
export interface CommittedState extends Repository {
  readonly kind: "repository";
  readonly commit: Commit & { readonly shortHash: string };
  /** Tracked files differ from the commit; notebooks and submodules count, untracked files do not. */
  readonly dirty: boolean;
  readonly untracked: UntrackedFiles;
  readonly submodules: readonly SubmoduleChange[];
  readonly patch: Patch;
  /** One line for the user if something could not be recorded. */
  readonly notice: string | null;
}

/** Why there is nothing to record. */
export type NoGitReason =
  | "no-git"
  | "not-a-repository"
  | "no-commits"
  | "dubious-ownership"
  | "failed";

/** A folder without recorded code. */
export interface NoGitState {
  readonly kind: "none";
  readonly reason: NoGitReason;
  /** What is known all the same; `null` where no repository is. */
  readonly repository: Repository | null;
  /** One line for the user; `null` if there is nothing to mend. */
  readonly notice: string | null;
}

/** What git knows about the code in a folder. */
export type GitState = CommittedState | NoGitState;

/** So many untracked names are recorded. */
const NAMED_UNTRACKED = 20;

/**
 * Captures the state of the repository that a folder belongs to. The user's repository is only
 * read: index, objects and references stay byte for byte as they are.
 *
 * Two git processes side by side do for a clean repository (one if its commit is known), a further
 * one makes the patch of a changed one; outside a repository none is started. Problems with git are
 * part of the answer, not errors.
 *
 * @param directory an existing folder: that of the script
 */
export async function captureGit(
  directory: string,
  options: CaptureOptions = {},
): Promise<GitState> {
  const question = options.asked?.place.directory === directory
    ? options.asked
    : ask(directory, options, false);
  if (question === null) return none("not-a-repository", null, null);
  const { place, found, known } = question;
  const config = await readRepositoryConfig(place, found);
  const root = await workingTreeRoot(place, found, config);
  const repository = (branch: string | null): Repository => ({
    root,
    gitDir: found.gitDir,
    remoteUrl: publicUrl(config, branch),
    branch,
  });

  const answers = await question.answers;
  if (typeof answers === "string") return unusable(repository(null), answers);
  const [statusResult, commitAnswer] = answers;
  if (statusResult === null) return none("no-git", repository(null), gitMissingNotice(root));
  if (statusResult.code !== 0) return refused(repository(null), statusResult);
  const status = parseStatus(statusResult.stdout);
  const here = repository(status.branch);
  if (status.commit === null) return none("no-commits", here, noCommitsNotice(root));
  if (known?.hash === status.commit) return await withPatch(place, here, status, known, options);

  const commitResult = commitAnswer ?? await runGit(place, COMMIT_ARGUMENTS);
  if (commitResult === null) return none("no-git", here, gitMissingNotice(root));
  const commit = commitResult.code === 0 ? parseCommit(commitResult.stdout) : null;
  if (commit === null) return unusable(here, gitComplaint(commitResult));
  options.commitCache?.put(commit.hash, new TextDecoder().decode(commitResult.stdout));
  return await withPatch(place, here, status, commit, options);
}

/**
 * Asks git for what {@link captureGit} will want to know, so that it finds out while something else
 * is done.
 *
 * @returns null if the folder belongs to no repository, or is not there
 */
export function askAhead(directory: string, options: CaptureOptions = {}): GitQuestion | null {
  try {
    return ask(directory, options, true);
  } catch {
    // Whoever needs the answer asks again, and gets the reason.
    return null;
  }
}

function ask(directory: string, options: CaptureOptions, isAhead: boolean): GitQuestion | null {
  const found = locateRepository(directory);
  if (found === null) return null;
  const place = { directory, env: gitEnvironment(options.env ?? environment()) };
  const known = knownCommit(found, options.commitCache);
  const answers = askGit(place, found, known !== null, isAhead).catch(failureText);
  return { place, found, known, answers };
}

/** An index of this many bytes has some thousand files, whose status takes milliseconds. */
const SMALL_INDEX_BYTES = 256 * 1024;

/** Asks for the status, and for the commit unless it is known. */
async function askGit(
  place: GitPlace,
  found: RepositoryPlace,
  commitKnown: boolean,
  isAhead: boolean,
): Promise<GitAnswers> {
  if (!commitKnown) {
    return await Promise.all([runGit(place, STATUS_ARGUMENTS), runGit(place, COMMIT_ARGUMENTS)]);
  }
  // Waiting for a process is quicker than being told of its end, if nothing else is to be done.
  const index = isAhead ? Infinity : statFile(join(found.gitDir, "index"))?.size ?? Infinity;
  const status = index < SMALL_INDEX_BYTES
    ? runGitSync(place, STATUS_ARGUMENTS)
    : await runGit(place, STATUS_ARGUMENTS);
  return [status, null];
}

/** What an earlier run kept of the commit that HEAD seems to name. */
function knownCommit(found: RepositoryPlace, cache: CommitCache | undefined): Commit | null {
  const hash = cache === undefined ? null : guessHead(found);
  const kept = hash === null ? null : cache!.get(hash);
  const commit = kept === null ? null : parseCommit(new TextEncoder().encode(kept));
  return commit?.hash === hash ? commit : null;
}

async function withPatch(
  place: GitPlace,
  repository: Repository,
  status: WorkingTreeStatus,
  commit: Commit,
  options: CaptureOptions,
): Promise<CommittedState> {
  const includeUntracked = options.includeUntracked ?? false;
  const source: PatchSource = {
    place,
    root: repository.root,
    gitDir: repository.gitDir,
    commit: commit.hash,
    // The names are good for a patch against the commit that they were compared with.
    paths: status.namesExact && status.commit === commit.hash ? status.changedPaths : null,
    includeNotebooks: options.includeNotebooks ?? false,
    includeUntracked,
  };
  const patch = await patchOf(source, status.untracked.length, options.heldPatchBytes);
  return {
    kind: "repository",
    ...repository,
    commit: { ...commit, shortHash: commit.hash.slice(0, 8) },
    dirty: status.changedPaths.length > 0,
    untracked: {
      count: status.untracked.length,
      names: status.untracked.slice(0, NAMED_UNTRACKED),
      inPatch: includeUntracked && status.untracked.length > 0,
    },
    submodules: status.submodules,
    patch,
    notice: patch.kind === "failed" ? patchNotMadeNotice(repository.root, patch.reason) : null,
  };
}

async function patchOf(source: PatchSource, untracked: number, limit?: number): Promise<Patch> {
  if (!mayHavePatch(source, untracked)) return { kind: "empty" };
  try {
    return await makePatch(source, limit);
  } catch (error) {
    // No process, no temporary folder: the run goes on and the notice says so.
    return { kind: "failed", reason: failureText(error) };
  }
}

/** Follows `core.worktree`, which a submodule has too (it leads back to the same folder there). */
async function workingTreeRoot(
  place: GitPlace,
  found: RepositoryPlace,
  config: RepositoryConfig,
): Promise<string> {
  if (config.worktree === null || found.gitDir !== found.commonDir) return found.root;
  try {
    if (realPath(resolve(found.gitDir, config.worktree)) === found.root) return found.root;
  } catch {
    // Not a path as it stands: git knows.
  }
  const result = await runGit(place, ["rev-parse", "--show-toplevel"]);
  if (result?.code !== 0) return found.root;
  return new TextDecoder().decode(result.stdout).replace(/\r?\n$/, "");
}

function publicUrl(config: RepositoryConfig, branch: string | null): string | null {
  const url = chooseRemoteUrl(config, branch);
  return url === null ? null : withoutCredentials(url);
}

/** Tells apart why `git status` gave no answer. */
function refused(repository: Repository, result: CommandResult): NoGitState {
  const text = new TextDecoder().decode(result.stderr);
  if (/dubious ownership|unsafe repository/.test(text)) {
    const remedy = /git config --global --add safe\.directory .+/.exec(text)?.[0].trim() ??
      `git config --global --add safe.directory '${repository.root}'`;
    const notice = dubiousOwnershipNotice(repository.root, remedy);
    return none("dubious-ownership", repository, notice);
  }
  // Inside `.git` itself, or in a bare repository.
  if (/must be run in a work tree/.test(text)) return none("not-a-repository", null, null);
  const complaint = gitComplaint(result);
  if (/not a git repository/.test(text)) {
    const notice = repositoryUnusableNotice(repository.root, complaint);
    return none("not-a-repository", null, notice);
  }
  // 129: git does not know an option.
  if (result.code === 129) return none("failed", repository, gitTooOldNotice(repository.root));
  return unusable(repository, complaint);
}

function unusable(repository: Repository, complaint: string): NoGitState {
  return none("failed", repository, repositoryUnusableNotice(repository.root, complaint));
}

function none(
  reason: NoGitReason,
  repository: Repository | null,
  notice: string | null,
): NoGitState {
  return { kind: "none", reason, repository, notice };
}
