import type { FileType } from "../file_type.ts";

const HASH = 0x23;
const SEMICOLON = 0x3b;
const OPENING = 0x5b;
const CLOSING = 0x5d;
const COLON = 0x3a;
const EQUALS = 0x3d;

/** Types whose files are programs, never options or values, unless their first line says so. */
const PROGRAMS: ReadonlySet<FileType> = new Set<FileType>([
  ...["cls", "go", "java", "javascript", "php", "objective-c", "python", "swift"],
  ...["terraform", "c#", "c", "c++"],
] as FileType[]);

/**
 * The lines of a changed file that a patch shows, kept as long as the file may have a structure that
 * decides how its lines are read (INI or YAML). Most files show in their first lines that they have
 * none; of those nothing is kept.
 */
export class NewLines {
  readonly numbers: number[] = [];
  readonly lines: Uint8Array[] = [];
  private readonly isYaml: boolean;
  private readonly isProgram: boolean;
  /** A section header was seen. */
  private hasSection = false;
  private bytes = 0;
  private state: "open" | "lines only" | "too large" = "open";

  /** @param limit bytes that are kept at most */
  constructor(fileType: FileType, private readonly limit: number) {
    this.isYaml = fileType === "yaml";
    this.isProgram = PROGRAMS.has(fileType);
  }

  /** True if the file may have a structure. */
  get mayHaveStructure(): boolean {
    return this.state !== "lines only" && (!this.isProgram || this.hasSection);
  }

  /** True if there are more lines than may be kept. */
  get areTooLarge(): boolean {
    return this.state === "too large";
  }

  /** Takes a line of the new file. */
  add(number: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.state !== "open") return;
    if (!this.isYaml && !this.fitsIni(number, bytes, start, end)) {
      this.drop("lines only");
      return;
    }
    this.bytes += end - start + 64;
    if (this.bytes > this.limit) {
      this.drop("too large");
      return;
    }
    this.numbers.push(number);
    this.lines.push(bytes.slice(start, end));
  }

  private drop(state: "lines only" | "too large"): void {
    this.state = state;
    this.numbers.length = 0;
    this.lines.length = 0;
  }

  /** False if no INI file has such a line. */
  private fitsIni(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.isProgram && !this.hasSection && number !== this.numbers.length + 1) return false;
    const first = start < end ? bytes[start]! : HASH;
    // An indented line goes on with the value above; white space beyond ASCII indents as well.
    if (first <= 0x20 || first >= 0x80 || first === HASH || first === SEMICOLON) return true;
    if (first === OPENING && bytes.subarray(start + 2, end).includes(CLOSING)) {
      this.hasSection = true;
      return true;
    }
    if (this.isProgram && !this.hasSection) return false;
    for (let at = start + 1; at < end; at++) {
      if (bytes[at] === EQUALS || bytes[at] === COLON) return true;
    }
    return false;
  }

  /**
   * The whole text of the file, if all its lines are here.
   *
   * @param decode the text of a line
   */
  wholeText(decode: (line: Uint8Array) => string): string | null {
    const complete = this.state === "open" &&
      this.numbers.every((number, index) => number === index + 1);
    return complete ? this.lines.map((line) => decode(line) + "\n").join("") : null;
  }

  /** True if every line here is the one with its number in the text. */
  agreesWith(textLines: readonly string[], decode: (line: Uint8Array) => string): boolean {
    return this.lines.every((line, index) =>
      withoutReturn(decode(line)) === withoutReturn(textLines[this.numbers[index]! - 1])
    );
  }
}

function withoutReturn(line: string | undefined): string | undefined {
  return line?.endsWith("\r") ? line.slice(0, -1) : line;
}
