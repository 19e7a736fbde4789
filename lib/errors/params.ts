import { UserError } from "./user_error.ts";

/** `--param` without a `=`. */
export function paramWithoutValue(text: string): UserError {
  return new UserError({
    kind: "param-without-value",
    message: `--param \`${shorten(text)}\` has no "=": expected KEY=VALUE`,
    hint: `write --param ${shorten(text.trim() || "KEY")}=VALUE`,
  });
}

/** `--param` with nothing before the `=`. */
export function paramWithoutKey(text: string): UserError {
  return new UserError({
    kind: "param-without-key",
    message: `--param \`${shorten(text)}\` has no key before the "=": expected KEY=VALUE`,
    hint: "name the parameter, as in --param lr=0.1",
  });
}

/** A dotted key with nothing before, between or after its dots. */
export function keyPartEmpty(place: string, key: string): UserError {
  return new UserError({
    kind: "param-key-part-empty",
    message: `${place}: the dotted key \`${shorten(key)}\` has an empty part`,
    hint: "write each part between the dots, as in model.lr",
  });
}

/** What is wrong with a sweep call. */
export interface SweepFault {
  /** The call as it stands. */
  readonly call: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** The right form, as in `range(start, stop, step)`. */
  readonly form: string;
}

/** A sweep call that does not have the right form, or has no values. */
export function sweepMalformed(
  place: string,
  fault: SweepFault,
  asText: string,
  excerpt?: string,
): UserError {
  return new UserError({
    kind: "sweep-malformed",
    message: `${place}: the sweep \`${shorten(fault.call)}\` ${fault.reason}`,
    hint: `the right form is ${fault.form}; ${asText}`,
    excerpt,
  });
}

/** A sweep call in a variable of the environment. */
export function sweepInEnvironment(variable: string, call: string): UserError {
  return new UserError({
    kind: "sweep-in-environment",
    message: `the environment variable ${variable} holds the sweep \`${shorten(call)}\`; ` +
      "a variable can only hold one value",
    hint: "give the sweep with --param or in a config file, or quote it inside the variable " +
      "if it is meant as text",
  });
}

/** A config file that was asked for and is not there. */
export function configMissing(path: string): UserError {
  return new UserError({
    kind: "config-missing",
    message: `config file ${path} does not exist`,
  });
}

/** A config file that the system does not let us read. */
export function configUnreadable(path: string, reason: string): UserError {
  return new UserError({
    kind: "config-unreadable",
    message: `config file ${path} cannot be read: ${reason}`,
    hint: "check that it is a file and that you may read it",
  });
}

/** Bytes that are not UTF-8 text. */
export function configNotText(path: string, reason: string): UserError {
  return new UserError({
    kind: "config-not-text",
    message: `config file ${path} ${reason}`,
    hint: "save it as UTF-8 text",
  });
}

/** A place in a text file: line and column count from 1. */
export interface TextPlace {
  /** Number of the line. */
  readonly line: number;
  /** Number of the character in the line. */
  readonly column: number;
  /** The line itself with a caret below the column. */
  readonly excerpt: string;
}

/** Names a place in a file, as the messages about it begin. */
export function placeName(file: string, place: Pick<TextPlace, "line" | "column">): string {
  return `${file}, line ${place.line}, column ${place.column}`;
}

/**
 * A file that breaks the rules of its format.
 *
 * @param file with what it is: `config file base.yaml`
 */
export function configSyntax(
  file: string,
  place: TextPlace,
  reason: string,
  hint?: string,
): UserError {
  return new UserError({
    kind: "config-syntax",
    message: `${placeName(file, place)}: ${reason}`,
    hint,
    excerpt: place.excerpt,
  });
}

/**
 * A file whose top level is a list or a single value.
 *
 * @param file with what it is: `config file base.yaml`
 */
export function configNotMap(file: string, found: string, place: TextPlace): UserError {
  return new UserError({
    kind: "config-not-a-map",
    message: `${
      placeName(file, place)
    }: the top level must be a map of keys and values, not ${found}`,
    hint: "write one parameter a line, as in lr: 0.1",
    excerpt: place.excerpt,
  });
}

/** A `yanex:` entry, or an entry in it, of the wrong type. */
export function configDefaultInvalid(where: string, found: string, expected: string): UserError {
  return new UserError({
    kind: "config-default-invalid",
    message: `${where}: expected ${expected}, found ${found}`,
    hint: "the yanex: map sets defaults of the command line, not parameters",
  });
}

/** At most 80 characters of a user's text, on one line. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 80 ? line : `${line.slice(0, 60)} ... ${line.slice(-15)}`;
}
