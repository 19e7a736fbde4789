/** What git knows about the code that runs: commit, changes, and the patch that restores them. */
export {
  askAhead,
  captureGit,
  type CaptureOptions,
  type CommitCache,
  type CommittedState,
  type GitAnswers,
  type GitQuestion,
  type GitState,
  type NoGitReason,
  type NoGitState,
  type Repository,
  type UntrackedFiles,
} from "./capture.ts";
export type { Commit } from "./commit.ts";
export {
  type CommitMetadata,
  type GitEnvironmentMetadata,
  gitEnvironmentMetadata,
  type GitMetadata,
  gitMetadata,
  hasUncommittedChanges,
  LARGE_PATCH_BYTES,
  PATCH_FILE,
  type PatchMetadata,
  patchMetadata,
} from "./git_metadata.ts";
export { gitVersion, type Remember } from "./git_version.ts";
export { locateRepository, type RepositoryPlace } from "./locate.ts";
export { listTrackedFiles, listWorkingFiles } from "./working_files.ts";
export { holdPatch, type Patch, type PatchSource, readPatch, writePatch } from "./patch.ts";
export type { PatchRecipe } from "./diff_command.ts";
export type { GitPlace } from "./git_command.ts";
export { withoutCredentials } from "./remote_url.ts";
export type { SubmoduleChange } from "./status.ts";
export { addWorktree, applyPatch, forgetWorktree, hasCommit, listSubmodules } from "./worktree.ts";
