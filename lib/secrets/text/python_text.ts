/**
 * Python's notions of white space, words and lines, which decide what detect-secrets' regular
 * expressions and parsers match. JavaScript's differ beyond ASCII: `\w` and `\d` know ASCII only,
 * and `\s` has other control characters.
 */

/** The characters of Python's `\s`, for use inside a class of a regular expression. */
export const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** The characters of Python's `\w`, for use inside a class of a regular expression with flag `u`. */
export const WORD = "\\p{L}\\p{N}_";

let wordCharacter: RegExp | null = null;

/** True if all characters of the text are ASCII. */
export function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/** True if the UTF-16 unit is white space to Python (none of it lies beyond the first plane). */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 9 && unit <= 13) || unit >= 0x1c;
  if (unit < 0x85) return false;
  return unit === 0x85 || unit === 0xa0 || unit === 0x1680 || (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

/** True if a character that Python's `\w` matches stands at, or reaches over, this index. */
export function isWordAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return isAsciiWord(unit);
  // An index past the end gives NaN, which no comparison lets through.
  if (!(unit >= 0x80)) return false;
  const lowHalf = unit >= 0xdc00 && unit <= 0xdfff;
  wordCharacter ??= new RegExp(`[${WORD}]`, "u");
  return wordCharacter.test(String.fromCodePoint(text.codePointAt(lowHalf ? at - 1 : at) ?? 0));
}

function isAsciiWord(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
}

/** Index of the first character at or after `at` that is no white space. */
export function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Index of the first character at or after `at` that is no word character. */
export function skipWord(text: string, at: number): number {
  while (isWordAt(text, at)) at++;
  return at;
}

/** The text without white space at its end. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** The text without white space at both ends. */
export function trim(text: string): string {
  const end = trimEnd(text);
  const start = skipSpace(end, 0);
  return start === 0 ? end : end.slice(start);
}

/** The text as Python reads it from a file: every line ends with `\n`. */
export function universalNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** The lines of a text without their ends; a last line break starts no further line. */
export function textLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The lines as `str.splitlines` finds them: at more characters than `\n`. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * The text with the four characters beyond ASCII that match an ASCII letter where a pattern of
 * Python ignores case replaced by that letter; indexes stay.
 */
export function foldLookalikes(text: string): string {
  return /[\u0130\u0131\u017f\u212a]/.test(text)
    ? text.replace(/[\u0130\u0131]/g, "i").replaceAll("\u017f", "s").replaceAll("\u212a", "k")
    : text;
}
