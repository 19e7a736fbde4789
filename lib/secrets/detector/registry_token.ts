import type { Hit, Subject } from "./detector.ts";
import { skipSpace } from "../text/python_text.ts";

const ASSIGNED = "/:_authToken=";

/**
 * Tokens of an `.npmrc` (detect-secrets, `plugins/npm.py`): `//`, a host, `/:_authToken=` and then
 * `npm_` with whatever follows, or 36 hexadecimal digits and dashes.
 */
export function npmTokens({ text }: Subject): Hit[] {
  const hits: Hit[] = [];
  for (let from = 0; from < text.length;) {
    const lineEnd = endOfLine(text, from);
    const hit = tokenIn(text, from, lineEnd);
    if (hit !== null) hits.push(hit);
    from = hit === null ? lineEnd + 1 : endOfLine(text, hit.end) + 1;
  }
  return hits;
}

/** The token after the last assignment of a line that has one; any `//` before it will do. */
function tokenIn(text: string, from: number, lineEnd: number): Hit | null {
  const line = text.slice(from, lineEnd);
  const host = line.indexOf("//");
  if (host < 0) return null;
  for (
    let at = line.lastIndexOf(ASSIGNED);
    at >= host + 3;
    at = line.lastIndexOf(ASSIGNED, at - 1)
  ) {
    const start = skipSpace(text, from + at + ASSIGNED.length);
    const end = tokenEnd(text, start);
    if (end > start) return { start, end };
  }
  return null;
}

function tokenEnd(text: string, start: number): number {
  if (text.startsWith("npm_", start)) {
    const end = endOfLine(text, start);
    if (end > start + 4) return end;
  }
  return /^[A-Fa-f0-9-]{36}$/.test(text.slice(start, start + 36)) ? start + 36 : start;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

const OPENAI_MARK = "T3BlbkFJ";

/**
 * OpenAI keys (detect-secrets, `plugins/openai.py`): `sk-`, perhaps the name of a project, 20
 * letters and digits, `T3BlbkFJ`, 20 more. The last mark of a run of key characters counts.
 */
export function openAiTokens({ text }: Subject): Hit[] {
  const hits: Hit[] = [];
  for (let start = text.indexOf("sk-"); start >= 0;) {
    let runEnd = start;
    while (runEnd < text.length && /[A-Za-z0-9_-]/.test(text[runEnd]!)) runEnd++;
    const length = keyLength(text.slice(start, runEnd));
    if (length > 0) hits.push({ start, end: start + length });
    // A later `sk-` of the run has fewer marks to end at, and after a key there is none left.
    start = text.indexOf("sk-", runEnd);
  }
  return hits;
}

/** Length of the longest key that a run beginning with `sk-` begins with, or 0. */
function keyLength(run: string): number {
  let mark = run.lastIndexOf(OPENAI_MARK, run.length - 28);
  while (mark >= 23) {
    if (/^[A-Za-z0-9]{48}$/.test(run.slice(mark - 20, mark + 28))) return mark + 28;
    mark = run.lastIndexOf(OPENAI_MARK, mark - 1);
  }
  return 0;
}
