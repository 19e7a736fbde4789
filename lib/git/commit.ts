/** A commit as it is recorded. */
export interface Commit {
  readonly hash: string;
  /** Name of its author. */
  readonly author: string;
  /** Whole message, without space around it. */
  readonly message: string;
  /** ISO 8601, seconds, with the offset of its committer (`2026-03-01T10:00:00+01:00`). */
  readonly committedDate: string;
}

/** Arguments for {@link parseCommit}. */
export const COMMIT_ARGUMENTS: readonly string[] = [
  "-c",
  "log.showSignature=false",
  "log",
  "-1",
  "--no-color",
  "--no-patch",
  "--encoding=UTF-8",
  "--format=%H%x00%an%x00%cI%x00%B",
  "HEAD",
  // There may be a file of that name.
  "--",
];

/** Reads the output of `git log`; `null` if it is not of the form that was asked for. */
export function parseCommit(output: Uint8Array): Commit | null {
  const fields = new TextDecoder().decode(output).split("\0");
  const [hash, author, date, ...message] = fields;
  if (!hash || author === undefined || date === undefined) return null;
  return {
    hash,
    author,
    message: message.join("\0").trim(),
    // Newer versions of git write UTC as `Z`.
    committedDate: date.replace(/Z$/, "+00:00"),
  };
}
