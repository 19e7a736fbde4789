/** A submodule that is not as the commit wants it. */
export interface SubmoduleChange {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** Another commit than the recorded one is checked out. */
  readonly commitChanged: boolean;
  /** Tracked files inside have uncommitted changes; they are in no patch. */
  readonly modifiedContent: boolean;
}

/** What `git status` says. */
export interface WorkingTreeStatus {
  /** Hash of the commit that is checked out; `null` before the first commit. */
  readonly commit: string | null;
  /** `null` if no branch is checked out (detached HEAD, also during a rebase). */
  readonly branch: string | null;
  /** Tracked files that differ from the commit, staged or not, from the repository's root. */
  readonly changedPaths: readonly string[];
  readonly submodules: readonly SubmoduleChange[];
  /** Untracked files and folders that are not ignored; a folder counts once and ends in `/`. */
  readonly untracked: readonly string[];
  /** False if names were not UTF-8, so that those above may not name the files. */
  readonly namesExact: boolean;
}

/**
 * Arguments for {@link parseStatus}. Untracked files in submodules do not count as changes, and
 * the submodules' settings about what to ignore do not either.
 */
export const STATUS_ARGUMENTS: readonly string[] = [
  "-c",
  "status.renames=false",
  "status",
  "--porcelain=v2",
  "--branch",
  "--no-ahead-behind",
  "-z",
  "--untracked-files=normal",
  "--ignore-submodules=untracked",
];

/** Reads the output of `git status` (format: git-status, "Porcelain Format Version 2", with -z). */
export function parseStatus(output: Uint8Array): WorkingTreeStatus {
  const { text, exact } = decode(output);
  const records = text.split("\0");
  let commit: string | null = null;
  let branch: string | null = null;
  const changedPaths: string[] = [];
  const submodules: SubmoduleChange[] = [];
  const untracked: string[] = [];
  for (let i = 0; i < records.length; i++) {
    const record = records[i]!;
    switch (record[0]) {
      case "#": {
        const [, name, value = ""] = /^# (\S+) (.*)$/s.exec(record) ?? [];
        if (name === "branch.oid") commit = value === "(initial)" ? null : value;
        if (name === "branch.head") branch = value === "(detached)" ? null : value;
        break;
      }
      case "1":
      case "2":
      case "u": {
        const path = afterFields(record, FIELDS[record[0]]);
        changedPaths.push(path);
        // A rename names the old path in a record of its own.
        if (record[0] === "2") changedPaths.push(records[++i] ?? "");
        const submodule = submoduleChange(record, path);
        if (submodule !== null) submodules.push(submodule);
        break;
      }
      case "?":
        untracked.push(record.slice(2));
    }
  }
  return { commit, branch, changedPaths, submodules, untracked, namesExact: exact };
}

/** How many fields stand before the path. */
const FIELDS = { "1": 8, "2": 9, "u": 10 } as const;

function afterFields(record: string, count: number): string {
  let start = 0;
  for (let i = 0; i < count; i++) start = record.indexOf(" ", start) + 1;
  return record.slice(start);
}

/** Fields `XY` and `sub` (`S<c><m><u>`): staged or checked-out commit changed, content modified. */
function submoduleChange(record: string, path: string): SubmoduleChange | null {
  const [, staged, commit, modified] = /^[12u] (.). S(.)(.)/.exec(record) ?? [];
  if (commit === undefined) return null;
  return {
    path,
    commitChanged: staged !== "." || commit === "C",
    modifiedContent: modified === "M",
  };
}

function decode(bytes: Uint8Array): { readonly text: string; readonly exact: boolean } {
  try {
    return { text: new TextDecoder("utf-8", STRICT).decode(bytes), exact: true };
  } catch {
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), exact: false };
  }
}

const STRICT = { fatal: true, ignoreBOM: true };
