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
   * The secret, where that is not the captured part: detect-secrets captures `ghp` of a GitHub
   * token, and the quotes around an Artifactory one.
   */
  readonly secret?: readonly [start: number, end: number];
  /** End of what must not be shown, where it reaches further than the secret. */
  readonly hiddenEnd?: number;
  /** Set if detect-secrets does not report it. */
  readonly isAddition?: true;
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
  /** A character of ASCII that a line with a secret has besides. */
  readonly needs?: string;
  /**
   * A line with a secret has a run of at least this many bytes that are letters, digits,
   * `+ / = _ - \` or not ASCII.
   */
  readonly longestRun?: number;
  /** The character before that run, where the rule tells it. */
  readonly runAfter?: string;
  /** Set if the default filters drop whatever this detector finds; it is then not asked. */
  readonly neverReported?: string;
  /** All places of a line, in order. */
  find(subject: Subject): Hit[];
}
