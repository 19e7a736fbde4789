import { environmentVariable, standardOutput } from "../sys/mod.ts";

/** Colours and weights of the terminal that yanex uses (SGR numbers of ECMA-48). */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  brightRed: [91, 39],
} as const;

/** Name of a colour or weight. */
export type Paint = keyof typeof CODES;

/** Puts paint on text, or returns it as it is. */
export type Painter = (text: string, ...paints: Paint[]) => string;

/**
 * Decides once whether there is colour: NO_COLOR switches it off, FORCE_COLOR on, otherwise the
 * stream must be a terminal that is not `dumb`.
 */
export function painter(stream: { readonly isTerminal: boolean } = standardOutput): Painter {
  const coloured = environmentVariable("NO_COLOR") === undefined &&
    ((environmentVariable("FORCE_COLOR") ?? "0") !== "0" ||
      (stream.isTerminal && environmentVariable("TERM") !== "dumb"));
  if (!coloured) return (text) => text;
  return (text, ...paints) =>
    paints.reduce((inner, paint) => {
      const [on, off] = CODES[paint];
      return `\x1b[${on}m${inner}\x1b[${off}m`;
    }, text);
}

/**
 * Makes text from scripts and stores safe for a terminal: control characters (C0, DEL, C1) and
 * marks that turn the direction of writing become visible escapes; line ends stay if `lines`.
 */
export function safeText(text: string, options: { readonly lines?: boolean } = {}): string {
  return text.replace(
    /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => {
      if (options.lines && character === "\n") return character;
      const code = character.charCodeAt(0);
      if (character === "\t") return options.lines ? character : "\\t";
      if (character === "\n") return "\\n";
      if (character === "\r") return "\\r";
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`;
    },
  );
}
