import { type FileSecret, secretInLine } from "../file_secret.ts";
import { type FileType, fileType } from "../file_type.ts";
import type { LineCues } from "../prefilter/line_cues.ts";
import type { Row } from "../row.ts";
import { secretsOfLine } from "../scan_line.ts";
import { outsideValues, secretsOfRows, structuredRows, unstructuredRows } from "../structure.ts";
import { decodeLine } from "../text/bytes.ts";
import { universalNewlines } from "../text/python_text.ts";
import { AddedLines } from "./added_lines.ts";
import { fragmentRows } from "./fragment_rows.ts";
import { NewLines } from "./new_lines.ts";

/** Added lines of a value in which a secret is sought. */
const SOUGHT_LINES = 200;

/** What the scan of a changed file needs from its surroundings. */
export interface ChangesContext {
  readonly cues: LineCues;
  /** The whole text of the file as it is now; `null` if it is not at hand. */
  readonly readFile: (path: string) => string | null;
  /** Bytes of a file that are read as a whole at most. */
  readonly contextBytes: number;
}

/**
 * Finds the secrets in the added lines of one file of a patch: those of the lines as they stand, or,
 * where the whole file has a structure (INI, YAML, options), those of its values that have an added
 * line.
 */
export class FileChanges {
  /** The file may have a structure but could not be had as a whole, and was read line by line. */
  lacksContext = false;
  private readonly fileType: FileType;
  private readonly newLines: NewLines;
  private readonly ofLines: FileSecret[] = [];
  private readonly added = new AddedLines();
  private fileText: string | null | undefined;
  private mayHoldSecret = false;
  private previousNumber = 0;
  private previousBytes: Uint8Array = new Uint8Array(0);
  private previousStart = 0;
  private previousEnd = 0;

  constructor(
    private readonly path: string,
    private readonly isNew: boolean,
    private readonly context: ChangesContext,
  ) {
    this.fileType = fileType(path);
    this.newLines = new NewLines(this.fileType, context.contextBytes);
  }

  /** Takes a line that the change leaves as it is. */
  takeContext(number: number, bytes: Uint8Array, start: number, end: number): void {
    this.newLines.add(number, bytes, start, end);
    if (this.newLines.mayHaveStructure) {
      // What is added below may be the value of a telling name.
      this.mayHoldSecret ||= this.context.cues.look(bytes, start, end) !== 0;
    }
    this.remember(number, bytes, start, end);
  }

  /** Takes an added line. */
  takeAdded(number: number, bytes: Uint8Array, start: number, end: number): void {
    const { cues } = this.context;
    const bits = cues.look(bytes, start, end);
    const mayBeValue = cues.mayBeSecretValue(bytes, start, end);
    if (bits !== 0) this.scanLine(number, bytes.subarray(start, end), bits);
    this.newLines.add(number, bytes, start, end);
    if (this.newLines.mayHaveStructure) {
      this.added.add(number);
      this.mayHoldSecret ||= bits !== 0 || mayBeValue || this.mayGoOn(bytes, start, end);
    }
    this.remember(number, bytes, start, end);
  }

  /** True if the line may be a part of a value whose name or beginning stands elsewhere. */
  private mayGoOn(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.fileType !== "yaml") return bytes[start] === 0x20 || bytes[start] === 0x09;
    // A tag `!!binary` or an escaped line break puts lines together without a space.
    return bytes.subarray(start, end).includes(0x21) || bytes[end - 1] === 0x5c;
  }

  /** Copies what it keeps of the bytes that it was given; they may change after that. */
  settle(): void {
    this.previousBytes = this.previousBytes.slice(this.previousStart, this.previousEnd);
    this.previousStart = 0;
    this.previousEnd = this.previousBytes.length;
  }

  /** All secrets, by line, when there are no more lines. */
  secrets(): FileSecret[] {
    return this.found().sort((a, b) => a.line - b.line);
  }

  private found(): FileSecret[] {
    const { ofLines, fileType } = this;
    if (!this.newLines.mayHaveStructure || !this.mayHoldSecret) return ofLines;
    const text = this.wholeText();
    if (text === null) return this.withFragments();
    const source = universalNewlines(text);
    const rows = structuredRows(fileType, source);
    if (rows !== null) {
      const values = this.ofRows(rows, text);
      return [...values, ...outsideValues(rows, ofLines, gitLines(text))];
    }
    if (ofLines.some(({ found }) => !found.isAddition)) return ofLines;
    const fallback = unstructuredRows(fileType, source);
    return fallback === null ? ofLines : [...ofLines, ...this.ofRows(fallback, text)];
  }

  private remember(number: number, bytes: Uint8Array, start: number, end: number): void {
    this.previousNumber = number;
    this.previousBytes = bytes;
    this.previousStart = start;
    this.previousEnd = end;
  }

  private scanLine(number: number, bytes: Uint8Array, bits: number): void {
    const { path, fileType } = this;
    const text = withoutReturn(decodeLine(bytes).text);
    // To the reference a carriage return alone ends a line as well; git counts on.
    const parts = text.split("\r");
    let before = 0;
    parts.forEach((part, index) => {
      const previous = () => index > 0 ? parts[index - 1]! : this.previousText(number);
      for (const found of secretsOfLine({ path, fileType, text: part, previous }, bits)) {
        this.ofLines.push(secretInLine(found, number, before));
      }
      before += part.length + 1;
    });
  }

  /** The line above an added one; the patch may begin with that, then the file is asked. */
  private previousText(number: number): string {
    if (number === 1) return "";
    if (this.previousNumber === number - 1) {
      const bytes = this.previousBytes.subarray(this.previousStart, this.previousEnd);
      return withoutReturn(decodeLine(bytes).text);
    }
    return withoutReturn(lineOf(this.wholeFile() ?? "", number - 1));
  }

  private wholeFile(): string | null {
    if (this.fileText === undefined) {
      // A patch from elsewhere may name any file of the machine.
      const isInside = !this.path.startsWith("/") && !this.path.split("/").includes("..");
      this.fileText = isInside ? this.context.readFile(this.path) : null;
    }
    return this.fileText;
  }

  /** The text of the file that the patch leads to, if it is at hand. */
  private wholeText(): string | null {
    const decode = (line: Uint8Array) => decodeLine(line).text;
    if (this.newLines.areTooLarge) return null;
    if (this.isNew) return this.newLines.wholeText(decode);
    const text = this.wholeFile();
    if (text === null || text.length > this.context.contextBytes) return null;
    return this.newLines.agreesWith(text.split("\n"), decode) ? text : null;
  }

  /** Secrets of the values that have an added line, and which line that is. */
  private ofRows(rows: readonly Row[], text: string): FileSecret[] {
    const lines = text.split("\n");
    const gitLine = gitLines(text);
    const secrets = new Map<string, FileSecret>();
    for (const secret of secretsOfRows(this.path, this.fileType, rows)) {
      const [firstLine, lastLine] = [gitLine(secret.firstLine), gitLine(secret.lastLine)];
      const line = this.added.has(gitLine(secret.line))
        ? gitLine(secret.line)
        : this.addedLine(firstLine, lastLine, lines, secret.found.hidden);
      if (line === null) continue;
      const placed = { ...secret, line, nameLine: gitLine(secret.nameLine), firstLine, lastLine };
      // What aliases repeat is the same secret in the same line.
      if (!secrets.has(identity(placed))) secrets.set(identity(placed), placed);
    }
    return [...secrets.values()];
  }

  /** The first added line of a value that has its secret, or else the first added one. */
  private addedLine(
    first: number,
    last: number,
    lines: readonly string[],
    secret: string,
  ): number | null {
    const beginning = secret.split(/\s/, 1)[0]!;
    const any = this.added.next(first);
    const end = Math.min(last, any + SOUGHT_LINES);
    for (let line = any; line <= end; line = this.added.next(line + 1)) {
      if (lines[line - 1]?.includes(beginning)) return line;
    }
    return any <= last ? any : null;
  }

  private withFragments(): FileSecret[] {
    this.lacksContext = true;
    const { ofLines, fileType, newLines, added } = this;
    if (fileType === "other" && ofLines.some(({ found }) => !found.isAddition)) return ofLines;
    const lines = newLines.numbers
      .map((number, index) => [number, decodeLine(newLines.lines[index]!).text] as const)
      .filter(([number]) => added.has(number));
    const known = new Set(ofLines.map(identity));
    const secrets = secretsOfRows(this.path, fileType, fragmentRows(fileType, lines));
    return [...ofLines, ...secrets.filter((secret) => !known.has(identity(secret)))];
  }
}

function identity({ found, line }: FileSecret): string {
  return `${line} ${found.detector.type} ${found.hashedSecret}`;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** A line of a text, from 1; empty if there is none. */
function lineOf(text: string, number: number): string {
  let start = 0;
  for (let line = 1; line < number; line++) {
    const lineFeed = text.indexOf("\n", start);
    if (lineFeed < 0) return "";
    start = lineFeed + 1;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** From the lines that Python counts, which a carriage return alone ends as well, to git's. */
function gitLines(text: string): (line: number) => number {
  if (!/\r(?!\n)/.test(text)) return (line) => line;
  const numbers = [0];
  text.split("\n").forEach((line, index) => {
    for (const _ of withoutReturn(line).split("\r")) numbers.push(index + 1);
  });
  return (line) => numbers[line] ?? line;
}
