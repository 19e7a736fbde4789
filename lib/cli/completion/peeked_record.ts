import {
  type Metadata,
  METADATA_FILE,
  peekSummary,
  readMetadata,
  type Status,
} from "../../experiment/mod.ts";
import { failureReason, join, readTail } from "../../sys/mod.ts";

/** Bytes at the end of metadata.json that hold these entries, since its keys are sorted. */
const TAIL = 4096;

/** The first of the keys that are looked for. */
const FIRST_KEY = "name";

/**
 * What metadata.json says, for hundreds of them at once: only the end of the file is read, and of
 * that only what is asked for. A record that neither yanex nor upstream laid out is read in full.
 */
export class PeekedRecord {
  #whole: Metadata | null | undefined;
  readonly #isKnownForm: boolean;

  private constructor(private readonly folder: string, private readonly tail: string) {
    this.#isKnownForm = isKnownForm(tail) && tail.includes(beginOf(FIRST_KEY));
  }

  /** Null without metadata.json: the folder is no experiment. */
  static open(folder: string): PeekedRecord | null {
    const tail = tailOf(join(folder, METADATA_FILE));
    return tail === null ? null : new PeekedRecord(folder, tail);
  }

  get name(): string | null {
    return this.#text("name", ({ name }) => name);
  }

  get project(): string | null {
    return this.#text("project", ({ project }) => project);
  }

  /** As recorded: the whole path. */
  get scriptPath(): string | null {
    return this.#text("script_path", ({ scriptPath }) => scriptPath);
  }

  get startedAt(): string | null {
    return this.#text("started_at", ({ startedAt }) => startedAt);
  }

  get tags(): readonly string[] {
    const tags = this.#entry("tags", "]", ({ tags }) => tags);
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  }

  /** A run whose runner is gone has `failed`; `unknown` also if the record cannot be read. */
  get status(): Status | "unknown" {
    const recorded = this.#text("status", ({ status }) => status);
    const isOver = recorded !== null && !["running", "created"].includes(recorded);
    // Whether one that runs still does takes more of the record.
    return isOver ? recorded as Status : peekSummary(this.folder)?.status ?? "unknown";
  }

  #text(key: string, from: (whole: Metadata) => string | null): string | null {
    const value = this.#entry(key, "", from);
    return typeof value === "string" ? value : null;
  }

  /** @param end what its value ends with; nothing: the line */
  #entry(key: string, end: string, from: (whole: Metadata) => unknown): unknown {
    if (this.#isKnownForm) {
      const begin = this.tail.lastIndexOf(beginOf(key));
      if (begin < 0) return null;
      const start = begin + beginOf(key).length;
      const stop = this.tail.indexOf(end === "" ? "\n" : end, start) + end.length;
      const value = parsed(this.tail.slice(start, stop).replace(/,$/, ""));
      if (value !== undefined) return value;
    }
    this.#whole ??= wholeRecord(this.folder);
    return this.#whole === null ? null : from(this.#whole);
  }
}

function beginOf(key: string): string {
  return `\n  "${key}": `;
}

function wholeRecord(folder: string): Metadata | null {
  const reading = readMetadata(folder);
  return reading.kind === "read" ? reading.metadata : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder();

/** Null if there is no such file; empty if it cannot be read. */
function tailOf(file: string): string | null {
  try {
    return decoder.decode(readTail(file, TAIL));
  } catch (error) {
    return failureReason(error) === "missing" ? null : "";
  }
}

/** A whole object, its own entries two spaces in: nothing inside it can look like one of them. */
function isKnownForm(tail: string): boolean {
  const end = tail.lastIndexOf("\n}");
  if (end < 0 || tail.slice(end + 2).trim() !== "") return false;
  const line = tail.slice(Math.max(0, tail.lastIndexOf("\n", end - 1)), end);
  return /^\n {2}\S/.test(line);
}
