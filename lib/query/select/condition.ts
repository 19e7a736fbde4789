import { parseNumber, type Value, WORDS } from "../../params/mod.ts";

/** How two values are compared. */
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** A comparison of a parameter or a metric with a value. */
export interface Condition {
  /** Dotted; the end of a key is enough if only one ends so. */
  readonly key: string;
  readonly comparison: Comparison;
  /** The text to compare with, as it was typed. */
  readonly text: string;
}

/** The operators as they are typed, longer ones first. */
const OPERATORS = ["<=", ">=", "==", "!=", "<", ">", "="] as const;

/**
 * Reads a condition such as `lr>0.01` or `optimizer = adam`.
 *
 * @returns null if it is none
 */
export function parseCondition(text: string): Condition | null {
  const match = /^([^<>=!]+)(<=|>=|==|!=|<|>|=)(.*)$/s.exec(text.trim());
  if (match === null) return null;
  const [key, typed, value] = [match[1]!.trim(), match[2] as typeof OPERATORS[number], match[3]!];
  if (key === "") return null;
  return { key, comparison: typed === "=" ? "==" : typed, text: unquoted(value.trim()) };
}

function unquoted(text: string): string {
  const first = text[0];
  const isQuoted = text.length >= 2 && (first === '"' || first === "'") && text.at(-1) === first;
  return isQuoted ? text.slice(1, -1) : text;
}

/**
 * Makes the test whether a value fulfils a condition. Numbers are compared as numbers if both are,
 * `1` and `1.0` being the same; a text is compared as text, by code points; true, false and null only
 * equal themselves. A value that is not there fulfils nothing, and so does NaN, which differs from
 * everything.
 */
export function conditionTest(condition: Condition): (value: Value | undefined) => boolean {
  const { comparison, text } = condition;
  const [number, word] = [plainNumber(parseNumber(text)), WORDS.get(text.toLowerCase())];
  return (value) => {
    if (value === undefined) return false;
    if (typeof value === "bigint" || typeof value === "number") {
      return number === undefined ? comparison === "!=" : compareNumbers(value, number, comparison);
    }
    if (typeof value === "string") return compareTexts(value, text, comparison);
    if (value === null || typeof value === "boolean") {
      const equal = word === value;
      return comparison === "==" ? equal : comparison === "!=" ? !equal : false;
    }
    // Lists and maps have no order, and a text is not what they are made of.
    return comparison === "!=";
  };
}

/** The same number, as one that the engine compares without a call where there is one. */
function plainNumber(number: bigint | number | undefined): bigint | number | undefined {
  const plain = Number(number);
  return typeof number === "bigint" && Number.isSafeInteger(plain) ? plain : number;
}

/** JavaScript compares integers of any size with floats exactly. */
function compareNumbers(
  value: bigint | number,
  wanted: bigint | number,
  comparison: Comparison,
): boolean {
  switch (comparison) {
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    case ">=":
      return value >= wanted;
    case "==":
      return value == wanted;
    case "!=":
      return value != wanted;
  }
}

function compareTexts(value: string, wanted: string, comparison: Comparison): boolean {
  switch (comparison) {
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    case ">=":
      return value >= wanted;
    case "==":
      return value === wanted;
    case "!=":
      return value !== wanted;
  }
}
