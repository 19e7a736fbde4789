/** What a row is made of. */
export type Cell = number | string | null;

/** A row that is to be written: the id of an experiment and what is remembered under it. */
export type NewRow = readonly [id: number, cells: readonly Cell[]];

/** What a block begins with: how many bytes follow, and their checksum. */
const HEAD = /^# (\d{12}) ([0-9a-f]{8})\n$/;

/** Bytes of a line with {@link HEAD}. Everything lies at multiples of eight: numbers take eight. */
const HEAD_BYTES = 2 + 12 + 1 + 8 + 1;

/** After the head: lengths of what follows. */
const LENGTHS = 4;

/** What a cell's number is: itself, the place of a text, or nothing. */
const NUMBER = 0;
const TEXT = 1;
const NOTHING = 2;

/** Numbers before the cells of a row: its id, and how many cells there are. */
const ROW_HEAD = 2;

/**
 * Makes a block of a file, in this order: head, lengths, the numbers of all rows one after the
 * other, where each text ends, what each number is, title, texts. A text that occurs often is there
 * once. Texts must be well-formed.
 */
export function encodeBlock(title: string, rows: readonly NewRow[]): Uint8Array {
  const count = rows.reduce((sum, [, cells]) => sum + ROW_HEAD + cells.length, 0);
  const numbers = new Float64Array(count);
  const kinds = new Uint8Array(count);
  const places = new Map<string, number>();
  let at = 0;
  for (const [id, cells] of rows) {
    numbers[at++] = id;
    numbers[at++] = cells.length;
    for (const cell of cells) {
      kinds[at] = cell === null ? NOTHING : typeof cell === "string" ? TEXT : NUMBER;
      numbers[at++] = typeof cell === "string" ? placeOf(cell, places) : cell ?? 0;
    }
  }
  const texts = [...places.keys()];
  let end = 0;
  const ends = Float64Array.from(texts, (text) => end += text.length);
  const encoder = new TextEncoder();
  const [titleBytes, textBytes] = [encoder.encode(title), encoder.encode(texts.join(""))];
  const lengths = Float64Array.of(count, ends.length, titleBytes.length, textBytes.length);
  const parts = [lengths, numbers, ends, kinds, titleBytes, textBytes];
  return framed(
    parts.map(({ buffer, byteOffset, byteLength }) =>
      new Uint8Array(buffer, byteOffset, byteLength)
    ),
  );
}

function placeOf(text: string, places: Map<string, number>): number {
  let place = places.get(text);
  if (place === undefined) places.set(text, place = places.size);
  return place;
}

function framed(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, { length }) => sum + eights(length), 0);
  const bytes = new Uint8Array(HEAD_BYTES + size);
  let at = HEAD_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += eights(part.length);
  }
  const head = `# ${String(size).padStart(12, "0")} ${sumText(bytes.subarray(HEAD_BYTES))}\n`;
  new TextEncoder().encodeInto(head, bytes);
  return bytes;
}

/** As many bytes, filled up to a multiple of eight. */
function eights(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** A block as it lies in the memory; texts are only made of what is asked for. */
export class Block {
  /** The place in the file after it. */
  readonly end: number;
  readonly title: string;
  /** Of all rows; of a cell that is no number it means nothing. */
  readonly numbers: Float64Array;
  readonly #ends: Float64Array;
  readonly #kinds: Uint8Array;
  readonly #textBytes: Uint8Array;
  #texts: string | null = null;

  /** @param start a multiple of eight, where the block begins in the file's content */
  private constructor(bytes: Uint8Array, start: number, size: number) {
    let at = start + HEAD_BYTES;
    this.end = at + size;
    const taken = (length: number, width = 1) => {
      const from = at;
      at += eights(length * width);
      return [bytes.buffer as ArrayBuffer, bytes.byteOffset + from, length] as const;
    };
    const lengths = new Float64Array(...taken(LENGTHS, 8));
    const [numbers = 0, ends = 0, titleBytes = 0, textBytes = 0] = lengths;
    this.numbers = new Float64Array(...taken(numbers, 8));
    this.#ends = new Float64Array(...taken(ends, 8));
    this.#kinds = new Uint8Array(...taken(numbers));
    this.title = decoded(new Uint8Array(...taken(titleBytes)));
    this.#textBytes = new Uint8Array(...taken(textBytes));
  }

  /** The block at a place of a file; null if it is cut, mixed up or otherwise damaged. */
  static at(start: number, bytes: Uint8Array): Block | null {
    const from = start + HEAD_BYTES;
    const head = HEAD.exec(String.fromCharCode(...bytes.subarray(start, from)));
    if (head === null) return null;
    const size = Number(head[1]);
    const content = bytes.subarray(from, from + size);
    const isWhole = content.length === size && size % 8 === 0;
    return isWhole && sumText(content) === head[2] ? new Block(bytes, start, size) : null;
  }

  /** Calls back with the id and the place of each row. */
  eachRow(take: (id: number, place: number) => void): void {
    const { numbers } = this;
    for (let at = 0; at < numbers.length; at += ROW_HEAD + numbers[at + 1]!) {
      take(numbers[at]!, at);
    }
  }

  /** The row at a place. */
  row(place: number): Row {
    return new Row(this, place + ROW_HEAD, this.numbers[place + 1]!);
  }

  cell(at: number): Cell {
    const kind = this.#kinds[at];
    if (kind === NUMBER) return this.numbers[at]!;
    return kind === TEXT ? this.#text(this.numbers[at]!) : null;
  }

  #text(place: number): string {
    this.#texts ??= decoded(this.#textBytes);
    const from = place === 0 ? 0 : this.#ends[place - 1]!;
    return this.#texts.slice(from, this.#ends[place]!);
  }
}

/** What is remembered under an id. */
export class Row {
  constructor(
    private readonly block: Block,
    private readonly start: number,
    readonly length: number,
  ) {}

  /** Where the numbers of the cells are: one after the other in an array. */
  get numbers(): Float64Array {
    return this.block.numbers;
  }

  /** The place in {@link numbers} of a cell. */
  placeOf(at: number): number {
    return this.start + at;
  }

  /** The number in a cell that is known to be one. */
  number(at: number): number {
    return this.block.numbers[this.start + at]!;
  }

  cell(at: number): Cell {
    return this.block.cell(this.start + at);
  }

  /** Whether a cell has the same text as that of another row, as far as that is seen at once. */
  sharesText(at: number, other: Row): boolean {
    return this.block === other.block && this.number(at) === other.number(at);
  }

  /** All cells from one on. */
  cells(from = 0): Cell[] {
    return Array.from({ length: this.length - from }, (_, at) => this.cell(from + at));
  }
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

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
