import {
  appendToFile,
  dirname,
  failureReason,
  makeFolders,
  readBytesIfExists,
  writeFileAtomic,
} from "../../sys/mod.ts";
import { Block, type Cell, encodeBlock, type NewRow, type Row } from "./block.ts";
import { RowPlaces } from "./row_places.ts";

/**
 * A file of rows, each under the id of an experiment, that can vanish or be damaged at any time
 * without loss. It is made of blocks with checksums: the first one was written in one step, and each
 * later one was added by some process; a later row of an id counts instead of earlier ones. From the
 * first block on that is damaged or belongs to something else, nothing is believed.
 */
export class IndexTable {
  readonly #blocks: Block[] = [];
  readonly #rows = new RowPlaces();
  /** Rows in the file, those that no longer count included. */
  #written = 0;
  /** Nothing of it can be added to. */
  #unusable = true;
  readonly #changes = new Map<number, readonly Cell[]>();

  /**
   * Reads what is there.
   *
   * @param path of the file
   * @param title what each block must have: format, version, and whose it is
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

  #read(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const block = Block.at(at, bytes);
      this.#unusable = block?.title !== this.title;
      if (block === null || this.#unusable) return;
      const number = this.#blocks.push(block) - 1;
      block.eachRow((id, place) => {
        this.#rows.set(id, number, place);
        this.#written++;
      });
      at = block.end;
    }
  }

  /** How many ids it has. */
  get size(): number {
    return this.#rows.size;
  }

  /** The row of an id, as it was when the file was read; what is no id has none. */
  get(id: string): Row | undefined {
    const number = idNumber(id);
    return number === null ? undefined : this.#row(number);
  }

  #row(id: number): Row | undefined {
    const rows = this.#rows;
    const found = rows.find(id);
    if (!rows.has(found)) return undefined;
    return this.#blocks[rows.blockAt(found)]!.row(rows.placeAt(found));
  }

  /** Gives an id a row, for those who read the file after {@link save}. */
  set(id: string, cells: readonly Cell[]): void {
    const number = idNumber(id);
    if (number === null) return;
    // Half a surrogate pair, which JSON can have, would come back as something else.
    if (cells.some((cell) => typeof cell === "string" && !cell.isWellFormed())) return;
    this.#changes.set(number, cells);
  }

  /**
   * Writes what was set, if anything was: adds it to the file, or makes the file anew when much in
   * it does not count any more.
   *
   * @param living all ids that there are, for leaving out the others; called when it is needed
   */
  save(living: () => Iterable<string>): void {
    if (this.#changes.size === 0) return;
    try {
      if (this.#isWorthAdding()) {
        appendToFile(this.path, encodeBlock(this.title, [...this.#changes]), 0o600);
      } else {
        this.#replace(living());
      }
      this.#changes.clear();
    } catch (error) {
      // A full or read-only disk, another user's folder: the next one reads everything anew, too.
      if (failureReason(error) === "other") throw error;
    }
  }

  #isWorthAdding(): boolean {
    if (this.#unusable) return false;
    const rows = this.#written + this.#changes.size;
    return this.#changes.size < 64 + this.size / 4 && rows < 64 + this.size * 1.5;
  }

  #replace(living: Iterable<string>): void {
    const rows: NewRow[] = [];
    for (const id of new Set(Array.from(living, idNumber))) {
      if (id === null) continue;
      const cells = this.#changes.get(id) ?? this.#row(id)?.cells();
      if (cells !== undefined) rows.push([id, cells]);
    }
    makeFolders(dirname(this.path), 0o700);
    writeFileAtomic(this.path, encodeBlock(this.title, rows), { mode: 0o600, durable: false });
  }
}

/**
 * The number of an id (eight hexadecimal digits); with 32 bits and a sign the engine keeps it without
 * a box.
 *
 * @returns null if it is none
 */
function idNumber(id: string): number | null {
  if (id.length !== 8) return null;
  let number = 0;
  for (let at = 0; at < 8; at++) {
    const code = id.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) number = number << 4 | code - 0x30;
    else if (code >= 0x61 && code <= 0x66) number = number << 4 | code - 0x61 + 10;
    else return null;
  }
  return number;
}
