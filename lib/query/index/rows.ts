import type { Value } from "../../params/mod.ts";
import type { FileStamp } from "../../sys/mod.ts";
import type { RecordFacts } from "../select/row.ts";
import type { NamedValues } from "../select/values.ts";
import type { Cell, Row } from "./block.ts";

/** Cells of a stamp. */
const STAMP = 4;

function stampCells({ size, modified, changed, inode }: FileStamp): number[] {
  return [size, modified, changed, inode];
}

/** The cells of a record: the stamp of its file, then what {@link StoredRecord} reads. */
export function recordCells(stamp: FileStamp, facts: RecordFacts): Cell[] {
  return [
    ...stampCells(stamp),
    facts.created,
    facts.name,
    facts.description,
    facts.status,
    facts.project,
    facts.scriptPath,
    facts.createdAt,
    facts.startedAt,
    facts.completedAt,
    Number.isFinite(facts.duration) ? facts.duration : null,
    facts.errorMessage,
    facts.slurm,
    ...facts.tags,
  ];
}

/** The cell where the stamp of a record's file begins. */
export const RECORD_STAMP = 0;

/** A record in a row, of which only what is asked is read. */
export class StoredRecord implements RecordFacts {
  readonly broken = null;

  constructor(private readonly row: Row) {}

  #text(at: number): string | null {
    return this.row.cell(STAMP + at) as string | null;
  }

  #number(at: number): number | null {
    return this.row.cell(STAMP + at) as number | null;
  }

  get created() {
    return this.#number(0);
  }
  get name() {
    return this.#text(1);
  }
  get description() {
    return this.#text(2);
  }
  get status() {
    return this.#text(3) as RecordFacts["status"];
  }
  get project() {
    return this.#text(4);
  }
  get scriptPath() {
    return this.#text(5);
  }
  get createdAt() {
    return this.#text(6);
  }
  get startedAt() {
    return this.#text(7);
  }
  get completedAt() {
    return this.#text(8);
  }
  get duration() {
    return this.#number(9);
  }
  get errorMessage() {
    return this.#text(10);
  }
  get slurm() {
    return this.#text(11);
  }
  get tags() {
    return this.row.cells(STAMP + 12) as string[];
  }
}

/** Where values came from, or would have come from. */
export interface Source {
  /** Its place in the list of possible files, or the list's length if none is there. */
  readonly kind: number;
  /** Of the file; null if there is none. */
  readonly file: FileStamp | null;
  /** Of the folder, which shows that files before it in the list are still not there; else null. */
  readonly folder: FileStamp | null;
}

/** The cell of the names in a row of values; after it there is one for each of them. */
const NAMES = 1 + 2 * STAMP;

/** The cell where the stamp of the file begins that a row of values came from. */
export const FILE_STAMP = 1;

/** The cell where the stamp of the folder begins that a row of values came from. */
export const FOLDER_STAMP = FILE_STAMP + STAMP;

const NO_STAMP = [null, null, null, null];

/** The cells of the values that came from a source. */
export function valuesCells({ kind, file, folder }: Source, values: NamedValues): Cell[] {
  const stamps = [file, folder].flatMap((stamp): Cell[] =>
    stamp === null ? NO_STAMP : stampCells(stamp)
  );
  const { names } = values;
  return [kind, ...stamps, JSON.stringify(names), ...names.map((_, at) => cellOf(values.at(at)))];
}

/** The `kind` of the source that a row of values came from. */
export function sourceKind(row: Row): number {
  return row.number(0);
}

/** Reads rows of values; experiments in a row that have the same names share the list of them. */
export class ValuesRows {
  #last: Row | null = null;
  #text = "";
  #names: readonly string[] = [];

  /** Names and values; of lists and maps only that they are there. */
  values(row: Row): NamedValues {
    if (this.#last === null || !row.sharesText(NAMES, this.#last)) {
      const text = row.cell(NAMES) as string;
      if (text !== this.#text) this.#names = JSON.parse(text) as string[];
      this.#text = text;
    }
    this.#last = row;
    const names = this.#names;
    return { names, at: (place) => valueOf(row.cell(NAMES + 1 + place)) };
  }
}

/** Marks a text as itself: others are JSON. */
const PLAIN = '"';

/** Numbers are themselves; JSON has no integers of any size, which are texts in an object. */
function cellOf(value: Value): Cell {
  if (typeof value === "string") return PLAIN + value;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : JSON.stringify({ int: String(value) });
  }
  return JSON.stringify(typeof value === "object" && value !== null ? [] : value);
}

/** Whole numbers come back as floats: where values are compared, that is the same. */
function valueOf(cell: Cell): Value {
  if (typeof cell !== "string") return cell;
  if (cell.startsWith(PLAIN)) return cell.slice(PLAIN.length);
  const value: unknown = JSON.parse(cell);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value as Value;
  return BigInt((value as { int: string }).int);
}
