import { compareKeys } from "../key.ts";
import { floatText } from "../number.ts";
import { isMap, type Scalar, type Value, type ValueMap } from "../value.ts";

/**
 * Writes a map as YAML in block style with sorted keys; `{}` if it is empty. PyYAML's safe loader
 * (YAML 1.1) and readers of YAML 1.2 give exactly these values and types: whatever could be taken
 * for something else is quoted. Lines are not folded; text of several lines is a `|` block where
 * that is exact. Lone surrogates are written as `\uD800` escapes.
 */
export function formatYaml(map: ValueMap): string {
  return map.size === 0 ? "{}\n" : blockMap(map, "");
}

/** @param indent of the lines of the map; the first line gets it too */
function blockMap(map: ValueMap, indent: string): string {
  let out = "";
  for (const [key, value] of [...map].sort(([a], [b]) => compareKeys(a, b))) {
    const name = scalar(key, indent, false);
    // A reader gives up the search for the colon of a key after 1,024 characters.
    out += name.length > MAX_SIMPLE_KEY ? `${indent}? ${name}\n${indent}:` : `${indent}${name}:`;
    out += afterKey(value, indent);
  }
  return out;
}

const MAX_SIMPLE_KEY = 1000;

function afterKey(value: Value, indent: string): string {
  if (Array.isArray(value) && value.length > 0) return `\n${blockList(value, indent)}`;
  if (isMap(value) && value.size > 0) return `\n${blockMap(value, indent + "  ")}`;
  return ` ${leaf(value, indent)}\n`;
}

function blockList(list: readonly Value[], indent: string): string {
  let out = "";
  const inner = indent + "  ";
  for (const value of list) {
    // A collection starts on the line of its dash: its first indentation becomes "- ".
    if (Array.isArray(value) && value.length > 0) {
      out += `${indent}- ${blockList(value, inner).slice(inner.length)}`;
    } else if (isMap(value) && value.size > 0) {
      out += `${indent}- ${blockMap(value, inner).slice(inner.length)}`;
    } else {
      out += `${indent}- ${leaf(value, indent)}\n`;
    }
  }
  return out;
}

function leaf(value: Value, indent: string): string {
  if (Array.isArray(value)) return "[]";
  return isMap(value) ? "{}" : scalar(value, indent, true);
}

/** @param indent of the line on which the value stands; a block of text is indented further */
function scalar(value: Scalar, indent: string, mayBeBlock: boolean): string {
  if (typeof value === "number") return yamlFloat(value);
  if (typeof value !== "string") return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  if (mayBeBlock && value.includes("\n") && fitsBlock(value)) return blockText(value, indent);
  if (UNPRINTABLE.test(value)) return `"${escape(value)}"`;
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}

/** YAML 1.1 takes only digits with a point, and an exponent with a sign, for a float. */
function yamlFloat(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const text = floatText(value);
  return text.includes(".") ? text : text.replace("e", ".0e");
}

/**
 * Text that is safe without quotes: starts with a letter, `_` or `/`, and has no character that
 * means something anywhere in YAML. A space only stands between others.
 */
const PLAIN = /^[\p{L}_/](?:[\p{L}\p{M}\p{N}_./+@%=~^$*;<>|-]| (?=[^ #]))*$/u;

/** Words that YAML 1.1 or 1.2 or the command line take for null, a boolean or a number. */
const RESERVED = /^(?:null|none|true|false|yes|no|on|off|y|n|nan|inf|infinity)$/i;

/**
 * What must be escaped within double quotes: control characters, what PyYAML reads as a line break
 * (NEL, LS, PS), the byte order mark, what is no character, and lone surrogates.
 */
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

function escape(text: string): string {
  return text.replaceAll(
    /["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu,
    (unit) => {
      const short = SHORT_ESCAPES[unit];
      if (short !== undefined) return short;
      const code = unit.charCodeAt(0);
      const hex = code.toString(16).toUpperCase();
      return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
    },
  );
}

const SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * True if a `|` block gives the text back exactly in every reader: lines of printable characters,
 * the first one not indented, none made of spaces only.
 */
function fitsBlock(text: string): boolean {
  return !BLOCK_HAZARD.test(text) && !/^\s/.test(text) && !/^[ \t]+$/m.test(text);
}

const BLOCK_HAZARD = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

function blockText(text: string, indent: string): string {
  const trimmed = text.replace(/\n+$/, "");
  const ends = text.length - trimmed.length;
  const inner = `${indent}  `;
  const lines = trimmed.split("\n").map((line) => line === "" ? "" : inner + line);
  const chomping = ends === 0 ? "-" : ends === 1 ? "" : "+";
  return `|${chomping}\n${lines.join("\n")}${"\n".repeat(Math.max(0, ends - 1))}`;
}
