import { nameInHeader, pathOfChange } from "./file_name.ts";

/** A file of a patch. */
export interface PatchFile {
  /** From the root of the repository; empty until the header has told it, or if it is deleted. */
  readonly path: string;
  /** There was no such file before. */
  readonly isNew: boolean;
  /** The commit of a submodule, not a file. */
  readonly isSubmodule: boolean;
}

/**
 * What a line of a patch is. `note` is git's remark that a file does not end with a line break;
 * `hunk` is the line before a hunk, which may end with a line of the file.
 */
export type LineKind = "header" | "hunk" | "context" | "added" | "removed" | "note";

const PLUS = 0x2b;
const MINUS = 0x2d;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const AT = 0x40;
const CARRIAGE_RETURN = 0x0d;

/** Bytes of a header line that are looked at; the longest path of any system is shorter. */
const LONGEST_HEADER = 16_384;

interface Header {
  path: string;
  isNew: boolean;
  isSubmodule: boolean;
}

/**
 * Reads a patch line by line as `git diff` writes it, ordinary or combined (of a merge): says what
 * each line is, to which file it belongs and which line of the new file it is. Other unified diffs
 * are read as well.
 */
export class PatchState {
  /** The file that the line which was read last belongs to; another object for another file. */
  file: PatchFile;
  /** Line in the new file of the line which was read last, if it is in there. */
  newLine = 0;
  /** Bytes before the text of a line in a hunk: one, or one for each parent of a merge. */
  columns = 1;
  private header: Header;
  private diffLine = "";
  private oldName: string | null = null;
  private hadHunk = false;
  /** Lines that the hunk still has, counted once for each file that they are in. */
  private left = 0;

  constructor() {
    this.file = this.header = { path: "", isNew: false, isSubmodule: false };
  }

  /** Takes the next line, without its line break. */
  next(bytes: Uint8Array, start: number, end: number): LineKind {
    if (start < end && bytes[start] === BACKSLASH && this.hadHunk) return "note";
    if (this.left > 0) {
      const kind = this.columns === 1
        ? this.inHunk(start < end ? bytes[start]! : SPACE)
        : this.inCombinedHunk(bytes, start, end);
      if (kind !== null) return kind;
      this.left = 0;
    }
    return this.readHeader(bytes, start, end);
  }

  /** @param mark first byte of the line; some settings and tools leave out a blank at its end */
  private inHunk(mark: number): LineKind | null {
    if (mark === PLUS) {
      this.newLine++;
      this.left--;
      return "added";
    }
    if (mark === MINUS) {
      this.left--;
      return "removed";
    }
    if (mark !== SPACE && mark !== CARRIAGE_RETURN) return null;
    this.newLine++;
    this.left -= 2;
    return "context";
  }

  /** A line of a merge: one column for each parent. */
  private inCombinedHunk(bytes: Uint8Array, start: number, end: number): LineKind | null {
    let [added, removed] = [0, 0];
    for (let at = start; at < start + this.columns; at++) {
      const mark = at < end ? bytes[at] : SPACE;
      if (mark === PLUS) added++;
      else if (mark === MINUS) removed++;
      else if (mark !== SPACE) return null;
    }
    if (removed > 0) {
      this.left -= removed;
      return "removed";
    }
    this.newLine++;
    this.left -= 1 + this.columns - added;
    return added > 0 ? "added" : "context";
  }

  private readHeader(bytes: Uint8Array, start: number, end: number): LineKind {
    const first = bytes[start];
    if (first === AT && bytes[start + 1] === AT) return this.beginHunk(text(bytes, start, end));
    // Nothing else begins with these: the lines of a binary file have no space.
    const line = first !== undefined && HEADER_MARKS.includes(first) ? text(bytes, start, end) : "";
    if (line.startsWith("diff --")) this.beginFile(line);
    else if (line.startsWith("--- ")) this.readOldName(line.slice(4));
    else if (line.startsWith("+++ ")) this.readNewName(line.slice(4));
    else if (/^(?:new file mode|new mode|index \S+) 160000$/.test(line)) {
      this.header.isSubmodule = true;
    }
    return "header";
  }

  private beginFile(line: string): void {
    this.file = this.header = { path: "", isNew: false, isSubmodule: false };
    this.diffLine = line.startsWith("diff --git ") ? line.slice(11) : "";
    this.oldName = null;
    this.hadHunk = false;
  }

  private readOldName(name: string): void {
    // A diff without a line of git's begins here.
    if (this.hadHunk || this.file.path !== "") this.beginFile("");
    this.oldName = nameInHeader(name);
  }

  private readNewName(text: string): void {
    const name = nameInHeader(text);
    this.header.isNew = this.oldName === null;
    this.header.path = name === null
      ? ""
      : pathOfChange(this.oldName, name, this.diffLine || (this.oldName === null ? "a/" : ""));
  }

  private beginHunk(line: string): LineKind {
    const match = /^@@(@*)((?: -\d+(?:,\d+)?)+) \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (match === null) return "header";
    const [, more, old, newStart, newCount] = match;
    const counts = [...old!.trim().split(" ").map((range) => range.split(",")[1]), newCount];
    if (counts.length !== more!.length + 2) return "header";
    this.columns = counts.length - 1;
    this.newLine = Number(newStart) - 1;
    this.left = counts.reduce((sum, count) => sum + Number(count ?? 1), 0);
    this.hadHunk = true;
    return "hunk";
  }
}

/** First bytes of the lines of a header that say something: d, -, +, i, n. */
const HEADER_MARKS = [0x64, MINUS, PLUS, 0x69, 0x6e];

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A line of the header; a patch that was saved with Windows line breaks is read as well. */
function text(bytes: Uint8Array, start: number, end: number): string {
  const line = decoder.decode(bytes.subarray(start, Math.min(end, start + LONGEST_HEADER)));
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
