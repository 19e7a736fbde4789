import { fileType } from "./file_type.ts";
import { type Finding, placeOf } from "./finding.ts";
import { LineCutter } from "./patch/lines.ts";
import { type LineKind, PatchState } from "./patch/state.ts";
import { lineCues } from "./prefilter/line_cues.ts";
import { KnownSecrets } from "./redact/known_secrets.ts";
import { LineRedaction, type PlacedFinding } from "./redact/line_redaction.ts";
import { type Span, withoutSpans } from "./redact/spans.ts";
import { secretsOfText } from "./scan_line.ts";
import { decodeLine, encodeLine } from "./text/bytes.ts";

/** A patch without its secrets. */
export interface RedactedPatch {
  /** The patch with markers. */
  readonly patch: Uint8Array;
  /** Lines that have a marker in place of a secret. */
  readonly changedLines: number;
  /**
   * True if the patch still applies: only added lines were changed. A secret that also stands in a
   * line which the patch keeps or removes is replaced there as well.
   */
  readonly applies: boolean;
}

/**
 * Replaces each secret that was found in a patch by `__REDACTED__`, in the line where it was found
 * and in all others of the patch; of private keys the lines that follow as well. The patch keeps its
 * form and the number of its lines. A secret that might be an ordinary word is replaced only where it
 * is a secret.
 *
 * @param patch the patch that was scanned
 * @param findings of {@link scanPatch} on that patch
 * @throws {Error} for a finding that did not come from a scan of this process
 */
export function redactPatch(patch: Uint8Array, findings: readonly Finding[]): RedactedPatch {
  const placed = findings.map((found): PlacedFinding => {
    const place = placeOf(found);
    if (place === undefined) throw new Error(`the secret of ${found.hashedSecret} is not known`);
    return { found, place };
  });
  return new Redactor(placed).redact(patch);
}

const LINE_FEED = new Uint8Array([0x0a]);

class Redactor {
  private readonly state = new PatchState();
  private readonly redaction: LineRedaction;
  private readonly known: KnownSecrets;
  private readonly hashes: ReadonlySet<string>;
  private changedLines = 0;
  private applies = true;

  constructor(placed: readonly PlacedFinding[]) {
    this.redaction = new LineRedaction(placed);
    this.known = new KnownSecrets(placed.flatMap(({ place }) => place.hidden.split("\n")));
    this.hashes = new Set(placed.map(({ found }) => found.hashedSecret));
  }

  redact(patch: Uint8Array): RedactedPatch {
    const parts: Uint8Array[] = [];
    let kept = 0;
    const cutter = new LineCutter(patch.length, (bytes, start, end) => {
      const changed = this.changedLine(bytes, start, end);
      if (changed === null) return;
      parts.push(bytes.subarray(kept, start), changed);
      kept = end;
    });
    // The last line may have no line break: it would be copied and lose its place.
    const isEnded = patch.at(-1) === 0x0a;
    const whole = isEnded ? patch : joined([patch, LINE_FEED]);
    cutter.push(whole);
    parts.push(whole.subarray(kept, isEnded ? whole.length : whole.length - 1));
    return { patch: joined(parts), changedLines: this.changedLines, applies: this.applies };
  }

  /** The line with markers; `null` if it stays as it is. */
  private changedLine(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
    const { state } = this;
    const kind = state.next(bytes, start, end);
    const textStart = kind === "hunk" ? afterRanges(bytes, start, end) : start + state.columns;
    if (kind === "hunk" || kind === "header") this.redaction.interrupt();
    if (kind === "header" || kind === "note" || textStart >= end) return null;
    const { text, isUtf8 } = decodeLine(bytes.subarray(textStart, end));
    const spans = this.spansIn(kind, text);
    if (spans.length === 0) return null;
    this.changedLines++;
    if (kind !== "added") this.applies &&= kind === "hunk";
    const changed = encodeLine({ text: withoutSpans(text, spans), isUtf8 });
    return joined([bytes.subarray(start, textStart), changed]);
  }

  private spansIn(kind: LineKind, text: string): Span[] {
    const known = this.known.spansIn(text);
    if (kind === "hunk") return known;
    const { file, newLine } = this.state;
    const line = kind === "removed" ? null : newLine;
    const here = this.redaction.spansIn(file.path, line, text);
    return [...known, ...here, ...kind === "added" ? [] : this.spansOfOldSecrets(file.path, text)];
  }

  /** Secrets of a line that is not new, if they are those that were found in others. */
  private spansOfOldSecrets(path: string, text: string): Span[] {
    const line = { path, fileType: fileType(path), text, previous: () => "" };
    return secretsOfText(line, lineCues())
      .filter(({ hashedSecret }) => this.hashes.has(hashedSecret))
      .map(({ at, hidden }): Span => [at, at + hidden.length]);
  }
}

/** Where the line of the file begins that git shows behind the ranges of a hunk. */
function afterRanges(bytes: Uint8Array, start: number, end: number): number {
  const ranges = /^@@+ .*? @@+/.exec(decodeLine(bytes.subarray(start, end)).text);
  return start + (ranges?.[0].length ?? end - start);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
