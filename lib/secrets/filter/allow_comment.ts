import { extension } from "../file_type.ts";

/** How a comment that may allow a line begins, and how it must end. */
type Comment = "#" | ";" | "//" | "/*" | "'" | "--" | "<!--";

const ENDS: Readonly<Partial<Record<Comment, string>>> = { "/*": "*/", "<!--": "-->" };

const COMMENTS: readonly Comment[] = ["#", "//", "/*", "'", "--", "<!--"];

/** Comments that count in a file: only `#` in `.yaml` (but not in `.yml`), else every kind. */
function commentsOf(path: string): readonly Comment[] {
  return extension(path) === ".yaml" ? ["#"] : COMMENTS;
}

/**
 * True if a comment allows what the line holds: `# pragma: allowlist secret` in the line, or
 * `# pragma: allowlist nextline secret` in the one before (detect-secrets, `filters/allowlist.py`).
 */
export function isAllowedByComment(path: string, line: string, previous: string): boolean {
  return isInLine(commentsOf(path), line) || allowsNextLine(commentsOf(path), previous);
}

/** True if the line is nothing but a comment of an INI file that allows the next one. */
export function isIniNextLineComment(line: string): boolean {
  return allowsNextLine(["#", ";"], line);
}

function isInLine(comments: readonly Comment[], line: string): boolean {
  for (let at = line.indexOf("pragma:"); at >= 0; at = line.indexOf("pragma:", at + 1)) {
    const rest = /^pragma: ?(?:allow|white)list[ -]secret/.exec(line.slice(at, at + 40));
    if (rest === null) continue;
    const fits = (comment: Comment) =>
      begins(comment, line, at) >= 0 && ends(comment, line, at + rest[0].length);
    if (comments.some(fits)) return true;
  }
  return false;
}

function allowsNextLine(comments: readonly Comment[], line: string): boolean {
  const at = line.indexOf("pragma:");
  if (at < 0) return false;
  const rest = /^pragma: ?allowlist[ -]nextline[ -]secret/.exec(line.slice(at, at + 50));
  if (rest === null) return false;
  return comments.some((comment) => {
    const start = begins(comment, line, at);
    return start >= 0 && /^[ \t]*$/.test(line.slice(0, start)) &&
      ends(comment, line, at + rest[0].length);
  });
}

/** Index at which the comment begins whose text begins at `at`, or -1. */
function begins(comment: Comment, line: string, at: number): number {
  const between = comment === "<!--" ? " #\t" : " ";
  while (at > 0 && between.includes(line[at - 1]!)) at--;
  return at >= comment.length && line.startsWith(comment, at - comment.length)
    ? at - comment.length
    : -1;
}

/** True if the comment, of which `from` lies within, reaches to the end of the text. */
function ends(comment: Comment, text: string, from: number): boolean {
  const closing = ENDS[comment] ?? "";
  let end = text.length;
  while (end > from && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  // A comment does not go on after a line break; the texts of YAML values may have some.
  return end - closing.length >= from && text.endsWith(closing, end) &&
    text.lastIndexOf("\n") < from;
}
