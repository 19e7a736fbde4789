import type { FileType } from "../file_type.ts";

/** One line as the detectors see it. */
export interface Subject {
  /** The line without its end and without white space before it. */
  readonly text: string;
  /** The same with the letters that case-insensitive rules take for ASCII replaced. */
  readonly folded: string;
  readonly fileType: FileType;
}

/** A place in a line that a rule matches. Indexes count UTF-16 units, ends are exclusive. */
export interface Hit {
  /** What the rule of detect-secrets captures; its filters judge this part. */
  readonly start: number;
  readonly end: number;
  /**
   * What must not be shown, where that is not the captured part: detect-secrets captures `ghp` of a
   * GitHub token and the quotes around an Artifactory one.
   */
  readonly hidden?: readonly [start: number, end: number];
}

/** Text without which a detector finds nothing in a line; it decides which lines are looked at. */
export interface Cue {
  readonly text: string;
  /** Upper and lower case are the same. */
  readonly anyCase?: boolean;
}

/** One kind of secret and the rule that finds it. */
export interface Detector {
  /** The name that detect-secrets gives to this kind of secret. */
  readonly type: string;
  /** What the rule looks for, and where it is stated. */
  readonly rule: string;
  /**
   * How a secret is told from other text: by a form of its own, by the name of the variable beside
   * it, or by how random it looks. Only the first keeps its meaning outside a value (in a comment),
   * and only the others are dropped when the line speaks of an id.
   */
  readonly evidence: "form" | "name" | "randomness";
  /** At least one of these is in a line with a secret; none given: no line is left out for it. */
  readonly cues?: readonly Cue[];
  /**
   * A line with a secret has a run of at least this many bytes that are letters, digits,
   * `+ / = _ - \` or not ASCII.
   */
  readonly longestRun?: number;
  /** Set if the default filters drop whatever this detector finds; it is then not asked. */
  readonly neverReported?: string;
  /** All places of a line, in order. */
  find(subject: Subject): Hit[];
}

/**
 * Places that any of the patterns matches: all the groups that took part, or the whole match if a
 * pattern has none.
 *
 * @param patterns with flags `dgu`; each must take linear time on any text
 * @param text the line
 * @param hidden `match`: the whole match is secret although the rule captures a part
 */
export function matches(
  patterns: readonly RegExp[],
  text: string,
  hidden: "captured" | "match" = "captured",
): Hit[] {
  const hits: Hit[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [whole, ...groups] = match.indices!;
      const spans = groups.length === 0
        ? [whole!]
        : groups.filter((span) => span !== undefined && span[1] > span[0]);
      for (const [start, end] of spans) {
        hits.push(hidden === "match" ? { start, end, hidden: whole! } : { start, end });
      }
    }
  }
  return hits;
}
