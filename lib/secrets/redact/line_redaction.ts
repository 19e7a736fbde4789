import { DETECTORS, PRIVATE_KEY } from "../detector/table.ts";
import type { Finding, SecretPlace } from "../finding.ts";
import { KeyBody } from "./key_body.ts";
import { type Span, spansOf } from "./spans.ts";

/** A finding and where its secret stands. */
export interface PlacedFinding {
  readonly found: Finding;
  readonly place: SecretPlace;
}

/** A part of a value that is shorter than this may stand anywhere in a line. */
const SHORTEST_PART = 4;

const KEY_DETECTOR = DETECTORS.find(({ type }) => type === PRIVATE_KEY)!;

/** Says which parts of the lines of a patch are the secrets of its findings. */
export class LineRedaction {
  /** By file and line; several findings of one value over several lines are there once. */
  private readonly byLine = new Map<string, PlacedFinding[]>();
  /** Files in which private keys were found. */
  private readonly withKeys = new Set<string>();
  private readonly keyBody = new KeyBody();

  constructor(findings: readonly PlacedFinding[]) {
    const values = new Set<string>();
    for (const placed of findings) {
      const { found, place: { column, firstLine, lastLine } } = placed;
      if (found.type === PRIVATE_KEY) {
        this.withKeys.add(found.file);
      } else if (column !== undefined) {
        this.add(found.line, placed);
      } else if (firstLine === lastLine) {
        this.add(firstLine, placed);
      } else if (!values.has(`${firstLine}-${lastLine}:${found.file}`)) {
        values.add(`${firstLine}-${lastLine}:${found.file}`);
        for (let line = firstLine; line <= lastLine; line++) this.add(line, placed);
      }
    }
  }

  private add(line: number, placed: PlacedFinding): void {
    const key = lineKey(placed.found.file, line);
    const others = this.byLine.get(key);
    if (others === undefined) this.byLine.set(key, [placed]);
    else others.push(placed);
  }

  /** What comes next does not follow what came. */
  interrupt(): void {
    this.keyBody.close();
  }

  /**
   * The parts of a line that belong to secrets which were found here, or to a private key.
   *
   * @param line number in the new file; `null` for a line that is not in there
   */
  spansIn(file: string, line: number | null, text: string): Span[] {
    const here = line === null ? [] : this.byLine.get(lineKey(file, line)) ?? [];
    const spans = here.flatMap(({ place }) => secretSpans(place, line!, text));
    return this.withKeys.has(file) ? [...spans, ...this.keySpans(text)] : spans;
  }

  private keySpans(text: string): Span[] {
    const headers = KEY_DETECTOR.find({ text, folded: text, fileType: "other" })
      .map(({ start, end }): Span => [start, end]);
    return headers.length === 0
      ? this.keyBody.spansIn(text)
      : [...headers, ...this.keyBody.open(text, headers[0]![1])];
  }
}

function lineKey(file: string, line: number): string {
  return `${line}:${file}`;
}

function secretSpans(place: SecretPlace, line: number, text: string): Span[] {
  const { hidden, column, nameLine, firstLine, lastLine } = place;
  const start = line === nameLine ? text.search(/[:=]/) + 1 : 0;
  if (column !== undefined && text.startsWith(hidden, column)) {
    return [[column, column + hidden.length]];
  }
  if (firstLine < lastLine) {
    // Whatever the value has in its lines belongs to it.
    return line === nameLine && isBlockHeader(text.slice(start)) ? [] : rest(text, start);
  }
  const spans = spansOf(text, hidden)
    .filter(([from, to]) => hidden.length >= SHORTEST_PART || isWord(text, from, to));
  const behindName = spans.filter(([from]) => from >= start);
  if (behindName.length > 0) return behindName;
  // A value may be written with escapes.
  return spans.length > 0 ? spans : rest(text, start);
}

/** True if no letter or digit of ASCII is next to a part of a text. */
function isWord(text: string, start: number, end: number): boolean {
  return !/[A-Za-z0-9]/.test(text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1));
}

/** A text from a place on, without the white space around it. */
function rest(text: string, from: number): Span[] {
  const start = text.length - text.slice(from).trimStart().length;
  const end = text.trimEnd().length;
  return end > start ? [[start, end]] : [];
}

/** True if the value of YAML stands below. */
function isBlockHeader(value: string): boolean {
  return /^[|>][-+0-9]*\s*(?:#.*)?$/.test(value.trim());
}
