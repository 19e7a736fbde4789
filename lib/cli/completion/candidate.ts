import { safeText } from "../paint.ts";

/** One way to complete a word. */
export interface Candidate {
  readonly value: string;
  /** What tells it from others; safe for a terminal, may be empty. */
  readonly description: string;
  /** More of the word follows, so that no space comes after it: `lr=`, `folder/`. */
  readonly open?: boolean;
}

/** What a word can become. */
export interface Completion {
  /** What stays as it is, before what is completed: `--format=`, `slot=`. */
  readonly before: string;
  /** What can stand after it. */
  readonly candidates: readonly Candidate[];
  /** What the shell itself completes besides. */
  readonly paths: Paths | null;
}

/** Files and folders. */
export interface Paths {
  /** `folders`: these only. */
  readonly kind: "files" | "folders";
  /** Endings of the files; none: all. */
  readonly endings: readonly string[];
}

/** Decides whether something is worth offering for what is typed. */
export type Matches = (value: string) => boolean;

/** The longest text that is offered, in characters. */
const LONGEST = 255;

/**
 * True for a text that can stand on a command line as it is. Names with control characters come
 * from foreign stores only, and such an experiment can be completed by its id.
 */
export function isOfferable(text: string): boolean {
  return text !== "" && text.length <= LONGEST && text.isWellFormed() && safeText(text) === text;
}

/** Parts of a description, as one safe line. */
export function describe(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "")
    .map((part) => safeText(part!.slice(0, LONGEST)).toWellFormed()).join(", ");
}
