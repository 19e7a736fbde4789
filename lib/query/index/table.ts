import {
  appendToFile,
  dirname,
  failureReason,
  makeFolders,
  readBytesIfExists,
  writeFileAtomic,
} from "../../sys/mod.ts";

/** Length of the ids that are the keys of a table. */
const KEY = 8;

/** What one block begins with: how many bytes follow, and their checksum. */
const BLOCK = /^# (\d{12}) ([0-9a-f]{8})\n$/;

/** Bytes of a line with {@link BLOCK}; a multiple of four, as all blocks are. */
const BLOCK_BYTES = 2 + 12 + 1 + 8 + 1;

/**
 * A file of lines, each under an id, that can vanish or be damaged at any time without loss. It is
 * made of blocks with checksums: the first one, written in one step, names what it belongs to, and
 * each later one was added by some process; a later line of an id counts instead of earlier ones.
 * From the first block on that is cut, mixed up or otherwise damaged, nothing is believed.
 */
export class IndexTable {
  #lines = new Map<string, string>();
  /** Lines in the file, those that no longer count included. */
  #written = 0;
  /** Nothing of it can be added to. */
  #unusable = true;
  readonly #changes = new Map<string, string>();

  /**
   * Reads what is there.
   *
   * @param path of the file
   * @param title what it must begin with: format, version, and whose it is; on one line
   */
  constructor(private readonly path: string, private readonly title: string) {
    try {
      const bytes = readBytesIfExists(path);
      if (bytes !== null) this.#read(bytes);
    } catch {
      // Not there as far as we are concerned: whatever it would have told is read anew.
      this.#unusable = true;
    }
  }

  /** How many ids it has. */
  get size(): number {
    return this.#lines.size;
  }

  /** The line of an id. */
  get(id: string): string | undefined {
    return this.#lines.get(id);
  }

  /** Gives an id a line, which must be one. */
  set(id: string, line: string): void {
    this.#lines.set(id, line);
    this.#changes.set(id, line);
  }

  #read(bytes: Uint8Array): void {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for (let at = 0; at < bytes.length;) {
      const start = at + BLOCK_BYTES;
      const head = BLOCK.exec(decoder.decode(bytes.subarray(at, start)));
      if (head === null) return void (this.#unusable = true);
      const size = Number(head[1]);
      const content = bytes.subarray(start, start + size);
      const isWhole = content.length === size && size % 4 === 0;
      if (!isWhole || sumText(content) !== head[2]) return void (this.#unusable = true);
      const text = decoder.decode(content);
      if (at > 0) this.#take(text, 0);
      else if (text.startsWith(this.title + "\n")) this.#take(text, this.title.length + 1);
      else return;
      this.#unusable = false;
      at = start + content.length;
    }
  }

  #take(text: string, from: number): void {
    for (let at = from; at < text.length;) {
      const end = text.indexOf("\n", at);
      if (end === at) return;
      this.#lines.set(text.slice(at, at + KEY), text.slice(at + KEY, end));
      this.#written++;
      at = end + 1;
    }
  }

  /**
   * Writes what was set, if anything was: adds it to the file, or makes the file anew when much in
   * it does not count any more.
   *
   * @param living all ids that there are, for leaving out the others; called when it is needed
   */
  save(living: () => ReadonlySet<string>): void {
    if (this.#changes.size === 0) return;
    try {
      if (this.#isWorthAdding()) appendToFile(this.path, block(linesOf(this.#changes)), 0o600);
      else this.#replace(living());
      this.#changes.clear();
    } catch (error) {
      // A full or read-only disk, another user's folder: the next one reads everything anew, too.
      if (failureReason(error) === "other") throw error;
    }
  }

  #isWorthAdding(): boolean {
    if (this.#unusable) return false;
    const lines = this.#written + this.#changes.size;
    return this.#changes.size < 64 + this.size / 4 && lines < 64 + this.size * 1.5;
  }

  #replace(living: ReadonlySet<string>): void {
    const lines = [...this.#lines].filter(([id]) => living.has(id));
    makeFolders(dirname(this.path), 0o700);
    writeFileAtomic(this.path, block(`${this.title}\n${linesOf(lines)}`), {
      mode: 0o600,
      durable: false,
    });
    this.#written = lines.length;
    this.#unusable = false;
  }
}

function linesOf(lines: Iterable<readonly [string, string]>): string {
  return Array.from(lines, ([id, line]) => `${id}${line}\n`).join("");
}

function block(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const plain = encoder.encode(text);
  // Empty lines fill up the last four bytes.
  const bytes = new Uint8Array(BLOCK_BYTES + Math.ceil(plain.length / 4) * 4).fill(LINE_END);
  bytes.set(plain, BLOCK_BYTES);
  const content = bytes.subarray(BLOCK_BYTES);
  const size = String(content.length).padStart(12, "0");
  encoder.encodeInto(`# ${size} ${sumText(content)}\n`, bytes);
  return bytes;
}

const LINE_END = 10;

function sumText(content: Uint8Array): string {
  return checksum(content).toString(16).padStart(8, "0");
}

/**
 * FNV-1a over four bytes at a time, of bytes that begin at a multiple of four: finds damage, and is
 * no protection against forgery.
 */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 ^ bytes.length;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  for (let at = 0; at < words.length; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
