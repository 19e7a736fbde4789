import { isWordAt, skipSpace } from "../text/python_text.ts";

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";

/** Texts whose parts are sequences, no secrets. */
const SEQUENCES = [
  UPPER + UPPER + DIGITS + "+/",
  DIGITS + UPPER + UPPER + "+/",
  (DIGITS + UPPER).repeat(2),
  DIGITS.repeat(2),
  (DIGITS + "ABCDEFABCDEF").repeat(2),
  UPPER + "=/",
];

const UUID = /[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/i;

/**
 * True for a text that is no secret whatever found it (detect-secrets, `filters/heuristic.py`): part
 * of a sequence, a UUID, a placeholder, a reference to a variable, or without any letter.
 */
export function isHarmless(secret: string): boolean {
  return isSequence(secret) || UUID.test(secret) || isPlaceholder(secret) ||
    secret.startsWith("$") || !/[A-Za-z]/.test(secret);
}

function isSequence(secret: string): boolean {
  // No sequence is longer than 72 characters.
  if (secret.length > 72) return false;
  const upper = secret.toUpperCase();
  return SEQUENCES.some((sequence) => sequence.includes(upper));
}

/** `{secret}`, `<secret>`, `${secret}`, or nothing. */
function isPlaceholder(secret: string): boolean {
  return secret === "" || (secret.startsWith("{") && secret.endsWith("}")) ||
    (secret.startsWith("<") && secret.endsWith(">")) ||
    (secret.startsWith("${") && secret.endsWith("}"));
}

/** Beyond this place of a line its first id is taken to stand before any repetition of a secret. */
const NEAR = 4096;

/**
 * Says for one line which of its secrets are called an id by something before them, as in
 * `user_id = "..."`.
 */
export class NamedIds {
  private readonly line: string;
  /** End of the first thing in the line that calls what follows an id. */
  private readonly end: number;

  constructor(line: string) {
    const name = /(?:^(?:id|myid|userid)|_id)s?[^a-z0-9]/i.exec(line);
    this.line = line;
    this.end = name === null ? Infinity : name.index + name[0].length;
  }

  /** True if the secret that begins at `start` is called an id. */
  includes(secret: string, start: number): boolean {
    if (start < this.end) return false;
    // The reference judges the first place in the line where the text of the secret stands.
    return this.end > NEAR ||
      !this.line.slice(0, this.end - 1 + secret.length).includes(secret);
  }
}

/**
 * True if the line assigns, or compares with, what a call or an index gives: `key = get_key()`. Lines
 * of more than 1,000 characters are not judged.
 */
export function isIndirectReference(line: string): boolean {
  if (line.length > 1000 && [...line].length > 1000) return false;
  const lastClosing = Math.max(line.lastIndexOf(")"), line.lastIndexOf("]"));
  for (let at = 0; at < lastClosing; at++) {
    const unit = line.charCodeAt(at);
    if (unit === 0x3a || unit === 0x3d || unit === 0x21) {
      const open = skipReference(line, skipSpace(line, at + 1));
      if (open >= 0 && closesBefore(line, open + 1)) return true;
    }
  }
  return false;
}

/** Index of the bracket that opens after a dotted name, or -1. */
function skipReference(line: string, start: number): number {
  let at = start;
  while (isWordAt(line, at) || line[at] === "." || line[at] === "-") at++;
  return at > start && (line[at] === "(" || line[at] === "[") ? at : -1;
}

/** True if a bracket closes before a vertical tab. */
function closesBefore(line: string, from: number): boolean {
  const tab = line.indexOf("\v", from);
  const rest = tab < 0 ? line.slice(from) : line.slice(from, tab);
  return rest.includes(")") || rest.includes("]");
}
