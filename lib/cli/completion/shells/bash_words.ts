/** Inside which quotes a place of a bash command line lies. */
export type BashQuote = "none" | "single" | "double" | "ansi";

/** What a part of a bash command line means. */
export interface BashText {
  /** Without quotes and backslashes. */
  readonly text: string;
  /** The quotes that are still open at its end. */
  readonly quote: BashQuote;
  /** Bash would put something else in the place of a part of it: `$HOME`, `*`. */
  readonly expands: boolean;
}

/** A bash command line up to the cursor. */
export interface BashLine {
  /** The words before the one at the cursor, without quotes. */
  readonly words: readonly string[];
  /** The word at the cursor without quotes, and as it is typed; may be empty. */
  readonly current: string;
  readonly raw: string;
  /** It is the file of a redirection. */
  readonly redirects: boolean;
  /** It has something that bash replaces: `$HOME`, `*`, `~user`. */
  readonly expands: boolean;
}

/** Splits one simple command as bash does (Bash Reference Manual, "Quoting" and "Redirections"). */
export function readBashLine(line: string): BashLine {
  const words: string[] = [];
  let start = 0;
  let redirects = false;
  const finish = (end: number) => {
    const raw = line.slice(start, end);
    if (raw === "") return;
    if (!redirects) words.push(readBashText(raw).text);
    redirects = false;
  };
  for (const { at, character } of unquotedCharacters(line)) {
    if (/[ \t\n]/.test(character)) {
      finish(at);
      start = at + 1;
    } else if (/[<>]/.test(character)) {
      // What stands directly before is a number of a file: 2>.
      if (!/^[\d&]*$/.test(line.slice(start, at))) finish(at);
      redirects = true;
      start = at + 1;
    } else if (character === "&" && redirects && start === at) {
      start = at + 1;
    }
  }
  const raw = line.slice(start);
  const { text, expands } = readBashText(raw);
  const isOthersHome = /^~[^/]/.test(raw);
  return { words, current: text, raw, redirects, expands: expands || isOthersHome };
}

/** Characters that stand outside quotes and have no backslash before them. */
function* unquotedCharacters(line: string): Generator<{ at: number; character: string }> {
  for (const { at, raw, quote } of pieces(line)) {
    if (quote === "none" && raw.length === 1) yield { at, character: raw };
  }
}

/** What a word, or the beginning of one, means. */
export function readBashText(raw: string): BashText {
  let text = "";
  let last: BashQuote = "none";
  let expands = false;
  for (const piece of pieces(raw)) {
    text += piece.text;
    last = piece.after;
    const active = piece.quote === "none"
      ? /^[$`*?[]$/
      : piece.quote === "double"
      ? /^[$`]$/
      : null;
    if (active?.test(piece.raw)) expands = true;
  }
  return { text, quote: last, expands };
}

interface Piece {
  readonly at: number;
  readonly raw: string;
  /** What it means; empty for quotes themselves. */
  readonly text: string;
  /** The quotes that it stands in, and those after it. */
  readonly quote: BashQuote;
  readonly after: BashQuote;
}

/** Forms that have a meaning of their own, by the quotes that they stand in. */
const FORMS: Record<BashQuote, RegExp> = {
  none: /\$'|\$"|\\[^]?|[^]/uy,
  single: /[^]/uy,
  double: /\\[^]?|[^]/uy,
  ansi: /\\(?:x[0-9a-f]{1,2}|u[0-9a-f]{1,4}|U[0-9a-f]{1,8}|[0-7]{1,3}|[^])?|[^]/iuy,
};

function* pieces(line: string): Generator<Piece> {
  let quote: BashQuote = "none";
  for (let at = 0; at < line.length;) {
    const form = FORMS[quote];
    form.lastIndex = at;
    const raw = form.exec(line)![0];
    const { text, after } = meaning(raw, quote);
    yield { at, raw, text, quote, after };
    quote = after;
    at += raw.length;
  }
}

function meaning(raw: string, quote: BashQuote): { text: string; after: BashQuote } {
  switch (quote) {
    case "none":
      if (raw === "'") return { text: "", after: "single" };
      if (raw === '"' || raw === '$"') return { text: "", after: "double" };
      if (raw === "$'") return { text: "", after: "ansi" };
      return { text: raw.startsWith("\\") ? raw.slice(1).replace("\n", "") : raw, after: "none" };
    case "single":
      return raw === "'" ? { text: "", after: "none" } : { text: raw, after: "single" };
    case "double":
      if (raw === '"') return { text: "", after: "none" };
      return { text: /^\\([$`"\\]|$)/.test(raw) ? raw.slice(1) : raw, after: "double" };
    case "ansi":
      if (raw === "'") return { text: "", after: "none" };
      return { text: raw.startsWith("\\") ? ansiCharacter(raw.slice(1)) : raw, after: "ansi" };
  }
}

const ANSI: Record<string, string> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function ansiCharacter(escape: string): string {
  const code = /^[xuU](.+)/.test(escape)
    ? parseInt(escape.slice(1), 16)
    : /^[0-7]+$/.test(escape)
    ? parseInt(escape, 8) & 0xff
    : null;
  if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  return ANSI[escape] ?? escape;
}

/**
 * Writes printable text so that bash reads it as it is, at a place inside these quotes; they stay
 * open. `!` recalls an earlier command in all quotes but single ones.
 */
export function quoteForBash(text: string, quote: BashQuote): string {
  switch (quote) {
    case "none":
      return text.replace(
        /[ -/:-@[-`{-~]/g,
        (character) => /[%+,./:=@_-]/.test(character) ? character : `\\${character}`,
      );
    case "single":
      return text.replaceAll("'", "'\\''");
    case "double":
      return text.replace(/[$`"\\]/g, "\\$&").replaceAll("!", '"\\!"');
    case "ansi":
      return text.replace(/['\\]/g, "\\$&");
  }
}

/** What closes the quotes. */
export const CLOSING: Readonly<Record<BashQuote, string>> = {
  none: "",
  single: "'",
  double: '"',
  ansi: "'",
};
