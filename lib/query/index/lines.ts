import type { Value } from "../../params/mod.ts";
import type { FileStamp } from "../../sys/mod.ts";
import type { RecordFacts } from "../select/row.ts";
import type { NamedValues } from "../select/values.ts";

/** What separates the parts of a line; no part but the last one can have it. */
const END = ":";

/** A stamp as it stands in lines: two are the same if their texts are. */
export function stampText({ size, modified, changed, inode }: FileStamp): string {
  return `${size},${modified},${changed},${inode}`;
}

/** The line of a record: its stamp, when the experiment was made, and everything else. */
export function recordLine(stamp: FileStamp, facts: RecordFacts): string {
  const entries = [
    facts.name,
    facts.description,
    facts.status,
    facts.project,
    facts.tags,
    facts.scriptPath,
    facts.createdAt,
    facts.startedAt,
    facts.completedAt,
    Number.isFinite(facts.duration) ? facts.duration : null,
    facts.errorMessage,
    facts.slurm,
  ];
  return [stampText(stamp), facts.created ?? "", JSON.stringify(entries)].join(END);
}

/** What a line says of a record, if it was made from the file with this stamp; else null. */
export function recordIn(line: string, stamp: FileStamp): RecordFacts | null {
  const text = stampText(stamp);
  if (!line.startsWith(text) || line[text.length] !== END) return null;
  const from = text.length + 1;
  const end = line.indexOf(END, from);
  return new StoredRecord(from === end ? null : Number(line.slice(from, end)), line, end + 1);
}

type Entries = [
  name: string | null,
  description: string | null,
  status: RecordFacts["status"],
  project: string | null,
  tags: string[],
  scriptPath: string | null,
  createdAt: string | null,
  startedAt: string | null,
  completedAt: string | null,
  duration: number | null,
  errorMessage: string | null,
  slurm: string | null,
];

/** A record in a line, which is only taken apart when more is asked than its age. */
class StoredRecord implements RecordFacts {
  readonly broken = null;
  #entries: Entries | null = null;

  constructor(
    readonly created: number | null,
    private readonly line: string,
    private readonly from: number,
  ) {}

  #at<K extends number>(index: K): Entries[K] {
    this.#entries ??= JSON.parse(this.line.slice(this.from)) as Entries;
    return this.#entries[index] as Entries[K];
  }

  get name() {
    return this.#at(0);
  }
  get description() {
    return this.#at(1);
  }
  get status() {
    return this.#at(2);
  }
  get project() {
    return this.#at(3);
  }
  get tags() {
    return this.#at(4);
  }
  get scriptPath() {
    return this.#at(5);
  }
  get createdAt() {
    return this.#at(6);
  }
  get startedAt() {
    return this.#at(7);
  }
  get completedAt() {
    return this.#at(8);
  }
  get duration() {
    return this.#at(9);
  }
  get errorMessage() {
    return this.#at(10);
  }
  get slurm() {
    return this.#at(11);
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

/** The line of the values that came from a source. */
export function valuesLine({ kind, file, folder }: Source, { names, values }: NamedValues): string {
  const stamps = [file, folder].map((stamp) => stamp === null ? "" : stampText(stamp));
  return [kind, ...stamps, JSON.stringify([names, values.map(packed)])].join(END);
}

/** A line of values, before it is known whether it still holds. */
export interface ValuesLine {
  readonly kind: number;
  /** Texts of stamps; empty where there is none. */
  readonly file: string;
  readonly folder: string;
  /** Names and values, as JSON. */
  readonly content: string;
}

/** Takes apart what {@link valuesLine} made. */
export function readValuesLine(line: string): ValuesLine {
  const first = line.indexOf(END);
  const second = line.indexOf(END, first + 1);
  const third = line.indexOf(END, second + 1);
  return {
    kind: Number(line.slice(0, first)),
    file: line.slice(first + 1, second),
    folder: line.slice(second + 1, third),
    content: line.slice(third + 1),
  };
}

/** Names and values; of lists and maps only that they are there. */
export function valuesFrom({ content }: ValuesLine): NamedValues {
  const [names, values] = JSON.parse(content) as [string[], unknown[]];
  return { names, values: values.map(unpacked) };
}

/** JSON has no integers of any size, and no NaN: they are texts in an object. */
function packed(value: Value): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { int: String(value) };
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : { float: String(value) };
  return typeof value === "object" && value !== null ? [] : value;
}

/** Whole numbers come back as floats: where values are compared, that is the same. */
function unpacked(value: unknown): Value {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value as Value;
  const { int, float } = value as { int?: string; float?: string };
  return int === undefined ? Number(float) : BigInt(int);
}
