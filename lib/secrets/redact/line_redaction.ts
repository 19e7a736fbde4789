import { PRIVATE_KEY } from "../detector/table.ts";
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

/** Says which parts of the lines of a patch are the secrets of its findings. */
export class LineRedaction {
  /** Findings by file and line, for each line that their secret may stand in. */
  private readonly byLine = new Map<string, PlacedFinding[]>();
  private readonly keyBody = new KeyBody();

  constructor(findings: readonly PlacedFinding[]) {
    for (const placed of findings) {
      const { found, place } = placed;
      const first = Math.min(found.line, place.firstLine);
      for (let line = first; line <= Math.max(found.line, place.lastLine); line++) {
        const key = lineKey(found.file, line);
        const others = this.byLine.get(key);
        if (others === undefined) this.byLine.set(key, [placed]);
        else others.push(placed);
      }
    }
  }

  /** What comes next does not follow what came. */
  interrupt(): void {
    this.keyBody.close();
  }

  /**
   * The parts of a line that belong to secrets which were found here, or to a private key that is
   * open.
   *
   * @param line number in the new file; `null` for a line that is not in there
   */
  spansIn(file: string, line: number | null, text: string): Span[] {
    const here = line === null ? [] : this.byLine.get(lineKey(file, line)) ?? [];
    const spans = here.flatMap((placed) => secretSpans(placed, line!, text));
    const opening = here.filter(({ found, place }) =>
      found.type === PRIVATE_KEY && text.includes(place.hidden)
    );
    const key = opening.length > 0
      ? opening.map(({ place }) => text.indexOf(place.hidden) + place.hidden.length)
      : null;
    const body = key === null
      ? this.keyBody.spansIn(text)
      : this.keyBody.open(text, Math.min(...key));
    return [...spans, ...body];
  }
}

function lineKey(file: string, line: number): string {
  return `${line}:${file}`;
}

function secretSpans({ found, place }: PlacedFinding, line: number, text: string): Span[] {
  const { hidden, column, firstLine, lastLine } = place;
  if (column !== undefined) {
    return text.startsWith(hidden, column) ? [[column, column + hidden.length]] : wholeValue(text);
  }
  // The opening line of a key tells nothing; its text is found like that of any other key.
  const isKey = found.type === PRIVATE_KEY;
  const parts = [hidden, ...hidden.split(/\s+/)].filter((part) => part.length >= SHORTEST_PART);
  const spans = isKey ? [] : parts.flatMap((part) => spansOf(text, part));
  if (firstLine === lastLine && firstLine === line) {
    return spans.length > 0 || isKey ? spans : lastPlace(hidden, text);
  }
  // The value takes up several lines: all of what it has there.
  return line < firstLine || isKey
    ? spans
    : line === firstLine
    ? wholeValue(text)
    : wholeLine(text);
}

/** The last place of a short secret behind the name of its value, or else the whole value. */
function lastPlace(secret: string, text: string): Span[] {
  const [[start] = [text.length]] = wholeValue(text);
  const at = text.lastIndexOf(secret);
  return at >= start ? [[at, at + secret.length]] : wholeValue(text);
}

/** What stands behind the name of a value. */
function wholeValue(text: string): Span[] {
  const delimiter = text.search(/[:=]/);
  const [span] = wholeLine(text.slice(delimiter + 1));
  return span === undefined ? [] : [[span[0] + delimiter + 1, span[1] + delimiter + 1]];
}

/** The line without the white space around it. */
function wholeLine(text: string): Span[] {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return end > start ? [[start, end]] : [];
}
