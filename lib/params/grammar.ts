import { sweepMalformed } from "../errors/mod.ts";
import { formatJson } from "./json/write.ts";
import { JsonSyntaxError, parseJson } from "./json/read.ts";
import { floatText, parseNumber } from "./number.ts";
import {
  listSweep,
  looksLikeSweep,
  parseSweepCall,
  SweepCall,
  SweepSyntaxError,
} from "./sweep/call.ts";
import { splitItems } from "./sweep/split.ts";
import { isMap, type Value } from "./value.ts";

/** Options of {@link parseParamText}. */
export interface ParamTextOptions {
  /** A list with commas and without brackets is a sweep, as on the command line. */
  readonly bareCommaSweep: boolean;
  /** Where the text stands, as an error names it (`--param lr`). */
  readonly place: string;
}

/** What an error says to those who meant the text and not the sweep. */
const QUOTE_FOR_TEXT = "put quotes inside the value if it is meant as text";

/**
 * Reads the text of a parameter as `--param` and the environment give it. The first rule that fits
 * counts:
 *
 * 1. nothing → `""`; `null`, `none`, `~` in any case → null
 * 2. `list(...)`, `range(...)`, `linspace(...)`, `logspace(...)`, and on the command line `a,b,c`
 *    → a sweep. Valid JSON in `[]` or `{}` is not a comma list
 * 3. a number as {@link parseNumber} reads it
 * 4. `true`, `yes`, `on`, `false`, `no`, `off` in any case → boolean
 * 5. `[...]` → a list: JSON if it is valid, else items by this grammar, empty ones left out;
 *    `{...}` → a map if it is valid JSON
 * 6. in `"` or `'` → the text inside as it is; only where a double quote inside is written `\"`,
 *    and the whole is valid JSON, it is read as JSON
 * 7. anything else → the text without surrounding spaces
 *
 * @throws UserError if a sweep call does not have the right form
 */
export function parseParamText(text: string, options: ParamTextOptions): Value | SweepCall {
  try {
    return parseSweepOrValue(text.trim(), options.bareCommaSweep);
  } catch (error) {
    if (!(error instanceof SweepSyntaxError)) throw error;
    throw sweepMalformed(options.place, error, QUOTE_FOR_TEXT);
  }
}

function parseSweepOrValue(text: string, bareCommaSweep: boolean): Value | SweepCall {
  const call = parseSweepCall(text, parseSingleValue);
  if (call !== null) return call;
  if (bareCommaSweep && text.includes(",") && jsonCollection(text) === undefined) {
    const items = splitLoosely(text);
    const isList = text[0] === "[" && text.at(-1) === "]" && splitItems(text) === null;
    if (items.length > 1 && !isList) return listSweep(text, items, parseSingleValue);
  }
  return parseSingleValue(text);
}

/**
 * Reads one value by the grammar of {@link parseParamText}, without its second rule.
 *
 * @param text without surrounding spaces
 */
export function parseSingleValue(text: string): Value {
  return parseAtDepth(text, 0);
}

/** Lists that are not JSON are read to this depth; below, their items are text. */
const MAX_LIST_DEPTH = 100;

function parseAtDepth(text: string, depth: number): Value {
  if (text === "") return "";
  const word = text.length <= 5 ? WORDS.get(text.toLowerCase()) : undefined;
  if (word !== undefined) return word;
  const number = parseNumber(text);
  if (number !== undefined) return number;
  const collection = jsonCollection(text);
  if (collection !== undefined) return collection;
  const inside = text.slice(1, -1);
  if (text[0] === "[" && text.at(-1) === "]" && depth < MAX_LIST_DEPTH) {
    const items = splitLoosely(inside).filter((item) => item !== "");
    return items.map((item) => parseAtDepth(item, depth + 1));
  }
  if (!isQuoted(text)) return text;
  return text[0] === '"' && inside.includes('\\"') ? jsonText(text) ?? inside : inside;
}

/** Items of a list; where brackets do not match (`:),:(`) they are characters like any other. */
function splitLoosely(text: string): string[] {
  return splitItems(text)?.items ?? text.split(",").map((item) => item.trim());
}

/** Words that mean a value, in small letters. */
export const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ["null", null],
  ["none", null],
  ["~", null],
  ["true", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["no", false],
  ["off", false],
]);

function isQuoted(text: string): boolean {
  const first = text[0];
  return text.length >= 2 && (first === '"' || first === "'") && text.at(-1) === first;
}

function jsonCollection(text: string): Value | undefined {
  const [first, last] = [text[0], text.at(-1)];
  if (!(first === "[" && last === "]") && !(first === "{" && last === "}")) return undefined;
  return validJson(text);
}

function jsonText(text: string): string | undefined {
  const value = validJson(text);
  return typeof value === "string" ? value : undefined;
}

function validJson(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return undefined; // The grammar has other readings for text that is not JSON.
  }
}

/** A value as a person reads it: strings as they are, floats as Python prints them, else JSON. */
export function formatScalar(value: Value): string {
  return typeof value === "string" ? value : formatJson(value);
}

/**
 * The text that `--param` reads as this value again (maps with keys that are not strings get string
 * keys, as in JSON).
 */
export function formatParamText(value: Value): string {
  if (typeof value === "string") return formatString(value);
  if (typeof value === "number") return floatText(value);
  return Array.isArray(value) || isMap(value) ? formatJson(value) : String(value);
}

function formatString(text: string): string {
  const candidates = [text, `"${text}"`, `'${text}'`];
  return candidates.find((candidate) => readsAs(candidate, text)) ?? JSON.stringify(text);
}

function readsAs(candidate: string, text: string): boolean {
  const trimmed = candidate.trim();
  if (looksLikeSweep(trimmed)) return false;
  if (trimmed !== candidate && candidate === text) return false;
  try {
    return parseSweepOrValue(trimmed, true) === text;
  } catch (error) {
    if (error instanceof SweepSyntaxError) return false;
    throw error;
  }
}
