import assert from "node:assert/strict";
import type { CommittedState } from "./capture.ts";
import {
  gitEnvironmentMetadata,
  gitMetadata,
  hasUncommittedChanges,
  patchMetadata,
} from "./git_metadata.ts";

const CLEAN: CommittedState = {
  kind: "repository",
  root: "/work/project",
  gitDir: "/work/project/.git",
  remoteUrl: null,
  branch: "main",
  commit: {
    hash: "0123456789abcdef0123456789abcdef01234567",
    shortHash: "01234567",
    author: "Ada",
    message: "work",
    committedDate: "2026-03-01T10:00:00+01:00",
  },
  dirty: false,
  untracked: { count: 1, names: ["notes"], inPatch: false },
  submodules: [],
  patch: { kind: "empty" },
  notice: null,
};

const COMMIT = {
  commit_hash: "0123456789abcdef0123456789abcdef01234567",
  commit_hash_short: "01234567",
  branch: "main",
  author: "Ada",
  message: "work",
  committed_date: "2026-03-01T10:00:00+01:00",
};

const HELD = { kind: "held", bytes: new Uint8Array(3) } as const;

Deno.test("a clean repository has a commit and no patch", () => {
  assert.deepEqual(gitMetadata(CLEAN, null), {
    ...COMMIT,
    has_uncommitted_changes: false,
    patch_file: null,
    dirty: false,
    remote_url: null,
    untracked: { count: 1, names: ["notes"], in_patch: false },
    submodules: [],
  });
});

Deno.test("a written patch is named with its size", () => {
  const state = { ...CLEAN, dirty: true, patch: HELD };
  assert.deepEqual(patchMetadata(state, 3 * 1024 * 1024), {
    has_uncommitted_changes: true,
    patch_file: "artifacts/git_diff.patch",
    patch_size_bytes: 3 * 1024 * 1024,
    patch_size_mb: 3,
  });
});

Deno.test("the size is rounded as Python rounds", () => {
  const unit = 1024 * 1024;
  const mb = (bytes: number) => patchMetadata(CLEAN, bytes).patch_size_mb;
  assert.equal(mb(1), 0);
  assert.equal(mb(unit / 8), 0.12);
  assert.equal(mb(unit / 8 + 1), 0.13);
  assert.equal(mb(unit * 3 / 8), 0.38);
  assert.equal(mb(unit * 1.5), 1.5);
});

Deno.test("changes that are in no patch count where they matter", () => {
  const submodule = { path: "lib", commitChanged: false, modifiedContent: true };
  assert.equal(hasUncommittedChanges({ ...CLEAN, dirty: true }), false);
  assert.equal(hasUncommittedChanges({ ...CLEAN, submodules: [submodule] }), true);
  const failed = { ...CLEAN, patch: { kind: "failed", reason: "no space" } } as const;
  assert.deepEqual(patchMetadata(failed, null), {
    has_uncommitted_changes: true,
    patch_file: null,
  });
});

Deno.test("the environment names the repository, the commit and the version of git", () => {
  assert.deepEqual(gitEnvironmentMetadata(CLEAN, "git version 2.39.5"), {
    repository: { repo_path: "/work/project", git_dir: "/work/project/.git", remote_url: null },
    commit: COMMIT,
    git_version: "git version 2.39.5",
  });
});

Deno.test("outside a repository there is nothing but an error", () => {
  const state = {
    kind: "none",
    reason: "not-a-repository",
    repository: null,
    notice: null,
  } as const;
  assert.deepEqual(gitMetadata(state, null), { has_uncommitted_changes: false, patch_file: null });
  assert.deepEqual(gitEnvironmentMetadata(state, "git version 2.39.5"), {
    repository: null,
    commit: null,
    git_version: null,
    error: "not in a git repository",
  });
});

Deno.test("a repository without a commit is named all the same", () => {
  const { root, gitDir, remoteUrl, branch } = CLEAN;
  const state = {
    kind: "none",
    reason: "no-commits",
    repository: { root, gitDir, remoteUrl, branch },
    notice: "x",
  } as const;
  assert.deepEqual(gitEnvironmentMetadata(state, "git version 2.39.5"), {
    repository: { repo_path: "/work/project", git_dir: "/work/project/.git", remote_url: null },
    commit: null,
    git_version: "git version 2.39.5",
    error: "the repository has no commit yet",
  });
});
