import {
  type BashLine,
  type BashQuote,
  CLOSING,
  quoteForBash,
  readBashLine,
  readBashText,
} from "./bash_words.ts";
import type { Candidate, Completion } from "../candidate.ts";
import { besideEachOther } from "./columns.ts";

/** Defines the completion; for bash 3.2 and newer. */
export const BASH_SCRIPT =
  `# Completion of yanex for bash. Load it with: source <(yanex completion bash)
_yanex_completion() {
  local line how= IFS=$' \\t\\n'
  COMPREPLY=()
  {
    IFS= read -r how
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <(command yanex __complete bash "\${COMP_LINE:0:COMP_POINT}" "$2" "\${COMP_TYPE:-9}" \\
    "\${COLUMNS:-80}" 2>/dev/null)
  [[ -z $how ]] || compopt $how 2>/dev/null
}
complete -o nosort -F _yanex_completion yanex 2>/dev/null ||
  complete -F _yanex_completion yanex
`;

/** What bash tells about the word that is completed. */
export interface BashRequest {
  readonly line: BashLine;
  /** What it replaces: the end of the word, as it is typed, without a quote that is open. */
  readonly replaced: string;
  /** Candidates are only shown, not inserted: COMP_TYPE is that of a list. */
  readonly lists: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
}

/**
 * Reads what the script hands over.
 *
 * @param args the command line up to the cursor, `$2`, COMP_TYPE and the columns
 */
export function readBashRequest(args: readonly string[]): BashRequest {
  const [text = "", replaced = "", type = "", columns = ""] = args;
  return {
    line: readBashLine(text),
    replaced,
    // `?`, `!` and `@` of the manual: "Programmable Completion".
    lists: ["63", "33", "64"].includes(type),
    columns: Number(columns) || 80,
  };
}

/**
 * Lines for the script: an option of compopt or nothing, then what COMPREPLY gets. Bash replaces a
 * part of the word only, which begins after a quote or at one of COMP_WORDBREAKS, and quotes
 * nothing.
 *
 * @param completion with files among the candidates
 */
export async function bashLines(
  { before, candidates }: Completion,
  { line, replaced, lists, columns }: BashRequest,
): Promise<string[]> {
  const { raw } = line;
  if (!raw.endsWith(replaced)) return [];
  const kept = readBashText(raw.slice(0, raw.length - replaced.length));
  const isHome = replaced.startsWith("~/") && replaced === raw;
  const offered = candidates.filter(({ value }) => (before + value).startsWith(kept.text));
  const texts = offered.map((candidate) =>
    insertion((before + candidate.value).slice(kept.text.length), candidate, kept.quote, isHome)
  );
  if (texts.length === 0) return [];
  if (texts.length === 1) return [offered[0]!.open ? "-o nospace" : "", ...texts];
  if (!lists || kept.quote !== "none") return ["", ...texts];
  const lines = offered.map(({ description }, at) => ({ text: texts[at]!, description }));
  return ["", ...await besideEachOther(lines, ["  (", ")"], columns)];
}

/** @param isHome bash has to see the `~` at the beginning without a backslash */
function insertion(
  text: string,
  { open }: Candidate,
  quote: BashQuote,
  isHome: boolean,
): string {
  const [before, rest] = isHome ? ["~", text.slice(1)] : ["", text];
  return before + quoteForBash(rest, quote) + (open ? "" : CLOSING[quote]);
}
