import type { CommittedState, GitState } from "./capture.ts";

/** Where the patch lies in an experiment's folder. */
export const PATCH_FILE = "artifacts/git_diff.patch";

/** A patch larger than this many bytes is worth a warning. */
export const LARGE_PATCH_BYTES = 1024 * 1024;

/** The fields about the patch in `git` of metadata.json, but for those about secrets. */
export interface PatchMetadata {
  readonly has_uncommitted_changes: boolean;
  readonly patch_file: string | null;
  readonly patch_size_bytes?: number;
  /** MiB with 2 decimals; a float, also where it is whole. */
  readonly patch_size_mb?: number;
}

/**
 * The fields about the patch.
 *
 * @param sizeBytes size of the patch file that was written; `null` if none was
 */
export function patchMetadata(state: GitState, sizeBytes: number | null): PatchMetadata {
  if (sizeBytes === null) {
    return { has_uncommitted_changes: hasUncommittedChanges(state), patch_file: null };
  }
  return {
    has_uncommitted_changes: true,
    patch_file: PATCH_FILE,
    patch_size_bytes: sizeBytes,
    patch_size_mb: mebibytes(sizeBytes),
  };
}

/**
 * True if a checkout of the commit is not what is in the folder, as upstream counts: there is a
 * patch. Changes of notebooks only are none, as long as notebooks are left out; untracked files are
 * none unless they are in the patch; a submodule with uncommitted changes inside is one, though no
 * patch can hold it.
 */
export function hasUncommittedChanges(state: GitState): boolean {
  return state.kind === "repository" &&
    (state.patch.kind !== "empty" || state.submodules.some((module) => module.modifiedContent));
}

/** Rounded as Python's `round(x, 2)` does: exact halves go to the even digit. */
function mebibytes(bytes: number): number {
  const unit = 1024 * 1024;
  const hundredths = Math.floor(bytes * 100 / unit);
  const rest = bytes * 100 - hundredths * unit;
  const up = rest * 2 > unit || (rest * 2 === unit && hundredths % 2 === 1);
  return (hundredths + (up ? 1 : 0)) / 100;
}

/** The first six fields of `git` in metadata.json, also `commit` of `environment.git`. */
export interface CommitMetadata {
  readonly commit_hash: string;
  readonly commit_hash_short: string;
  readonly branch: string | null;
  readonly author: string;
  readonly message: string;
  readonly committed_date: string;
}

/** `git` of metadata.json, but for the fields about secrets. */
export interface GitMetadata extends Partial<CommitMetadata>, PatchMetadata {
  readonly dirty?: boolean;
  readonly remote_url?: string | null;
  readonly untracked?: {
    readonly count: number;
    readonly names: readonly string[];
    readonly in_patch: boolean;
  };
  readonly submodules?: readonly {
    readonly path: string;
    readonly commit_changed: boolean;
    readonly modified_content: boolean;
  }[];
}

/**
 * `git` of metadata.json.
 *
 * @param sizeBytes size of the patch file that was written; `null` if none was
 */
export function gitMetadata(state: GitState, sizeBytes: number | null): GitMetadata {
  if (state.kind === "none") return patchMetadata(state, null);
  return {
    ...commitMetadata(state),
    ...patchMetadata(state, sizeBytes),
    dirty: state.dirty,
    remote_url: state.remoteUrl,
    untracked: {
      count: state.untracked.count,
      names: state.untracked.names,
      in_patch: state.untracked.inPatch,
    },
    submodules: state.submodules.map((module) => ({
      path: module.path,
      commit_changed: module.commitChanged,
      modified_content: module.modifiedContent,
    })),
  };
}

function commitMetadata({ commit, branch }: CommittedState): CommitMetadata {
  return {
    commit_hash: commit.hash,
    commit_hash_short: commit.shortHash,
    branch,
    author: commit.author,
    message: commit.message,
    committed_date: commit.committedDate,
  };
}

/** `environment.git` of metadata.json. */
export interface GitEnvironmentMetadata {
  readonly repository: {
    readonly repo_path: string;
    readonly git_dir: string;
    readonly remote_url: string | null;
  } | null;
  readonly commit: CommitMetadata | null;
  readonly git_version: string | null;
  readonly error?: string;
}

const ERRORS = {
  "no-git": "git is not on PATH",
  "not-a-repository": "not in a git repository",
  "no-commits": "the repository has no commit yet",
  "dubious-ownership": "git refuses the repository: it belongs to another user",
  "failed": "git could not read the repository",
} as const;

/**
 * `environment.git` of metadata.json.
 *
 * @param version what {@link gitVersion} answers
 */
export function gitEnvironmentMetadata(
  state: GitState,
  version: string | null,
): GitEnvironmentMetadata {
  const repository = state.kind === "repository" ? state : state.repository;
  const place = repository === null ? null : {
    repo_path: repository.root,
    git_dir: repository.gitDir,
    remote_url: repository.remoteUrl,
  };
  const git_version = repository === null ? null : version;
  if (state.kind === "repository") {
    return { repository: place, commit: commitMetadata(state), git_version };
  }
  return { repository: place, commit: null, git_version, error: ERRORS[state.reason] };
}
