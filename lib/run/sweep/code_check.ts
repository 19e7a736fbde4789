import { entryAt, text } from "../../experiment/mod.ts";
import { captureGit, type GitState, PATCH_FILE, writePatch } from "../../git/mod.ts";
import { toValue, type ValueMap } from "../../params/mod.ts";
import { dirname, join, readBytesIfExists } from "../../sys/mod.ts";
import { codeMetadata } from "../create/record.ts";
import { rememberedCommits } from "../create/remembered.ts";
import type { ExaminedCode } from "./code_examiner.ts";

/** Where the patch of an experiment lies whose code had changed since it was staged. */
export const PATCH_AT_RUN = "artifacts/git_diff_at_run.patch";

/** How long a look at the code is good for, milliseconds. */
const FRESH = 5000;

/** What belongs to the patch of an experiment besides changes of tracked files. */
export interface PatchScope {
  readonly includeNotebooks: boolean;
  readonly includeUntracked: boolean;
}

/** Looks at the code of scripts, not more often than every few seconds for one folder. */
export class CodeWatch {
  readonly #looks = new Map<string, { at: number; state: Promise<GitState> }>();

  /** The state of the code of the script at `path`. */
  look(scriptPath: string, scope: PatchScope): Promise<GitState> {
    const key = keyOf(scriptPath, scope);
    const known = this.#looks.get(key);
    if (known !== undefined && performance.now() - known.at < FRESH) return known.state;
    const state = captureGit(dirname(scriptPath), { ...scope, commitCache: rememberedCommits });
    this.#looks.set(key, { at: performance.now(), state });
    return state;
  }

  /** Takes a look that was done elsewhere. */
  remember(scriptPath: string, scope: PatchScope, state: GitState): void {
    const look = { at: performance.now(), state: Promise.resolve(state) };
    this.#looks.set(keyOf(scriptPath, scope), look);
  }
}

function keyOf(scriptPath: string, { includeNotebooks, includeUntracked }: PatchScope): string {
  return `${includeNotebooks} ${includeUntracked} ${dirname(scriptPath)}`;
}

/**
 * True if the code that would run now is not what the record of an experiment says: another commit,
 * or other uncommitted changes.
 */
export function codeChanged(folder: string, raw: ValueMap, now: GitState): boolean {
  const recorded = text(entryAt(raw, "git", "commit_hash"));
  if (now.kind !== "repository") return recorded !== null;
  if (recorded !== now.commit.hash) return true;
  const patch = readBytesIfExists(join(folder, PATCH_FILE));
  // Upstream's patch of the same changes has other bytes: without binary files, its end cut off.
  const isOurs = text(entryAt(raw, "runner", "version")) !== null;
  if (now.patch.kind === "held" && isOurs) {
    return patch === null || !sameBytes(patch, now.patch.bytes);
  }
  // A very large patch is compared by its presence only: reading it again costs more than it tells.
  return (patch !== null) !== (now.patch.kind === "held" || now.patch.kind === "large");
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Records the code as it is at execution beside what was recorded when it was staged. */
export async function recordCodeAtRun(
  folder: string,
  { git, report }: ExaminedCode,
  mode: number | undefined,
): Promise<ValueMap> {
  const written = git.kind === "repository"
    ? await writePatch(git.patch, join(folder, PATCH_AT_RUN), mode)
    : null;
  const map = toValue(codeMetadata(git, written?.sizeBytes ?? null, report)) as ValueMap;
  return map.set("patch_file", written === null ? null : PATCH_AT_RUN);
}
