import type { Detector, Hit } from "./detector/detector.ts";
import { DETECTORS } from "./detector/table.ts";
import type { FileType } from "./file_type.ts";
import { isAllowedByComment } from "./filter/allow_comment.ts";
import { isHarmless, isIndirectReference, NamedIds } from "./filter/secret_filter.ts";
import { detectorBit, type LineCues } from "./prefilter/line_cues.ts";
import { sha1 } from "./sha1.ts";
import { foldLookalikes, trimEnd } from "./text/python_text.ts";

/** A secret in a line, with what finds the place again. */
export interface LineSecret {
  readonly detector: Detector;
  readonly hashedSecret: string;
  /** What must not be shown: the secret, and the signature of a web token. */
  readonly hidden: string;
  /** Index of what must not be shown in the line, in UTF-16 units. */
  readonly at: number;
  /** Set if detect-secrets does not report it. */
  readonly isAddition?: true;
}

/** A line with what the filters want to know about it. */
export interface Line {
  readonly path: string;
  readonly fileType: FileType;
  readonly text: string;
  /** The line before it; empty for the first of a file. */
  readonly previous: () => string;
}

/**
 * The secrets of one line: what the detectors find, without what the default filters of
 * detect-secrets drop. One for each detector and secret, in the order of the table.
 *
 * @param bits detectors to ask, see {@link LineCues.look}
 */
export function secretsOfLine(line: Line, bits: number): LineSecret[] {
  const text = trimEnd(line.text);
  const subject = { text, folded: foldLookalikes(text), fileType: line.fileType };
  const secrets: LineSecret[] = [];
  for (let index = 0; index < DETECTORS.length; index++) {
    const detector = DETECTORS[index]!;
    if ((bits & detectorBit(index)) === 0) continue;
    const hits = detector.find(subject);
    if (hits.length === 0) continue;
    for (const secret of secretsOfHits(detector, text, hits)) secrets.push(secret);
  }
  if (secrets.length === 0) return secrets;
  return isIndirectReference(text) || isAllowedByComment(line.path, text, line.previous())
    ? []
    : secrets;
}

function secretsOfHits(
  detector: Detector,
  text: string,
  hits: readonly Hit[],
): Iterable<LineSecret> {
  // Secrets with a form of their own are secrets even where they are called an id.
  const ids = detector.evidence === "form" ? null : new NamedIds(text);
  const secrets = new Map<string, LineSecret>();
  for (const hit of hits) {
    const captured = text.slice(hit.start, hit.end);
    if (isHarmless(captured) || ids?.includes(captured, hit.start)) continue;
    const [start, end] = hit.secret ?? [hit.start, hit.end];
    const secret = text.slice(start, end);
    if (secrets.has(secret)) continue;
    const hidden = text.slice(start, hit.hiddenEnd ?? end);
    secrets.set(secret, {
      detector,
      hashedSecret: sha1(secret),
      hidden,
      at: start,
      isAddition: hit.isAddition,
    });
  }
  return secrets.values();
}

const encoder = new TextEncoder();

/** The secrets of a line that is known as text only. */
export function secretsOfText(line: Line, cues: LineCues): LineSecret[] {
  const bytes = encoder.encode(line.text);
  const bits = cues.look(bytes, 0, bytes.length);
  return bits === 0 ? [] : secretsOfLine(line, bits);
}
