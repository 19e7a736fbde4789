/**
 * A pattern for paths as in a `.gitignore`: `*` and `?` stand for characters of one name, `**` for
 * any number of folders, `[a-z]` for one of some characters. A pattern without a slash (but at its
 * end) means a file or folder anywhere, one with a slash begins at the root. A folder stands for
 * everything in it.
 */
export class Glob {
  private readonly parts: readonly string[];
  private readonly foldersOnly: boolean;

  constructor(pattern: string) {
    this.foldersOnly = pattern.endsWith("/");
    const body = this.foldersOnly ? pattern.slice(0, -1) : pattern;
    const parts = body.replace(/^\//, "").split("/");
    // Whatever is in a folder: one name is enough, as a folder stands for what is in it.
    if (parts.at(-1) === "**") parts[parts.length - 1] = "*";
    this.parts = body.includes("/") ? parts : ["**", ...parts];
  }

  /** @param path from the root, with `/` between its parts */
  matches(path: string): boolean {
    const names = path.split("/");
    // Parts of the pattern that can have been used up before each name.
    let reached = this.skipAnyFolders(new Set([0]));
    for (let at = 0; at < names.length; at++) {
      reached = this.after(reached, names[at]!);
      const isFolder = at < names.length - 1;
      if (reached.has(this.parts.length) && (isFolder || !this.foldersOnly)) return true;
    }
    return false;
  }

  private after(reached: ReadonlySet<number>, name: string): Set<number> {
    const next = new Set<number>();
    for (const part of reached) {
      const pattern = this.parts[part];
      if (pattern === "**") next.add(part);
      else if (pattern !== undefined && nameMatches(pattern, name)) next.add(part + 1);
    }
    return this.skipAnyFolders(next);
  }

  /** A `**` may stand for no folder. */
  private skipAnyFolders(reached: Set<number>): Set<number> {
    for (const part of reached) {
      if (this.parts[part] === "**") reached.add(part + 1);
    }
    return reached;
  }
}

/** True if a name matches a pattern without slashes; a star goes back at most to the last one. */
function nameMatches(pattern: string, name: string): boolean {
  let [at, unit] = [0, 0];
  let star: { pattern: number; name: number } | null = null;
  while (at < name.length) {
    const length = pattern[unit] === "*" ? 0 : unitLength(pattern, unit, name[at]!);
    if (pattern[unit] === "*") {
      star = { pattern: ++unit, name: at };
    } else if (length > 0) {
      unit += length;
      at++;
    } else if (star !== null) {
      at = ++star.name;
      unit = star.pattern;
    } else {
      return false;
    }
  }
  while (pattern[unit] === "*") unit++;
  return unit === pattern.length;
}

/** Length of what stands in the pattern for this character; 0 if it does not. */
function unitLength(pattern: string, at: number, character: string): number {
  const mark = pattern[at];
  if (mark === "?") return 1;
  if (mark === "\\" && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  const close = mark === "[" ? pattern.indexOf("]", at + 2) : -1;
  if (close < 0) return mark === character ? 1 : 0;
  const inside = pattern.slice(at + 1, close);
  const negated = inside.startsWith("!") || inside.startsWith("^");
  return inClass(negated ? inside.slice(1) : inside, character) !== negated ? close + 1 - at : 0;
}

function inClass(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    if (members[at + 1] === "-" && at + 2 < members.length) {
      if (members[at]! <= character && character <= members[at + 2]!) return true;
      at += 2;
    } else if (members[at] === character) {
      return true;
    }
  }
  return false;
}
