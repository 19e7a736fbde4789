import { fileStamp, openFile } from "../../sys/mod.ts";

/** Size of one read. */
const PIECE = 1 << 16;

/** A line longer than this is cut: progress bars can write one for hours. */
const LONGEST = 1 << 20;

/**
 * Reads a file that may still grow, line by line. A line is its bytes as characters, so that any
 * bytes can be compared and given back ({@link bytesOf}).
 */
export class LineReader {
  #position = 0;
  #begun = "";
  #lines: string[] = [];

  constructor(private readonly path: string) {}

  /**
   * The next line without its end; null if there is none now.
   *
   * @param last a last line without an end counts as well
   */
  next(last = false): string | null {
    while (this.#lines.length === 0) {
      if (this.#read()) continue;
      if (!last || this.#begun === "") return null;
      this.#lines.push(this.#begun);
      this.#begun = "";
    }
    return this.#lines.shift()!;
  }

  /** Reads a piece; false at the end of the file, and without one. */
  #read(): boolean {
    const bytes = this.#readPiece();
    if (bytes.length === 0) return false;
    this.#position += bytes.length;
    const parts = (this.#begun + DECODER.decode(bytes)).split("\n");
    this.#begun = parts.pop()!;
    if (this.#begun.length > LONGEST) {
      parts.push(this.#begun);
      this.#begun = "";
    }
    this.#lines = parts;
    return true;
  }

  #readPiece(): Uint8Array {
    const size = fileStamp(this.path)?.size ?? 0;
    if (size <= this.#position) return new Uint8Array();
    // Not `using`: see the build script, which checks for it.
    const file = openFile(this.path);
    try {
      return file.read(this.#position, Math.min(PIECE, size - this.#position));
    } finally {
      file[Symbol.dispose]();
    }
  }
}

/** Gives each byte a character of its own (windows-1252 in the Encoding Standard). */
const DECODER = new TextDecoder("latin1");

const ALL = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const BYTES = new Map([...DECODER.decode(ALL)].map((character, byte) => [character, byte]));

/** The bytes of a line, with its end. */
export function bytesOf(line: string): Uint8Array {
  const bytes = new Uint8Array(line.length + 1);
  for (let at = 0; at < line.length; at++) bytes[at] = BYTES.get(line[at]!)!;
  bytes[line.length] = 10;
  return bytes;
}
