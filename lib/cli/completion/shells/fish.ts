import type { Completion } from "../candidate.ts";

/** Defines the completion; for fish 3.1 and newer. */
export const FISH_SCRIPT =
  `# Completion of yanex for fish. Load it with: yanex completion fish | source
function __yanex_complete
    set -l current (commandline -ct)
    set -l lines (command yanex __complete fish "$current" (commandline -opc) 2>/dev/null)
    set -l how (string split \\t -- "$lines[1]")
    set -q lines[2]; and printf '%s\\n' $lines[2..-1]
    if set -q how[2]
        set -l start (string length -- "$how[1]")
        set -l path (string sub -s (math $start + 1) -- "$current")
        for file in (complete -C "'' $path")
            string match -qr -- $how[2] $file; and printf '%s\\n' $how[1]$file
        end
    end
end
complete -c yanex -e
complete -c yanex -f -k -a '(__yanex_complete)'
`;

/**
 * Lines for the script: for what fish itself completes, the beginning of the word that stays and a
 * pattern of the files; then a candidate on each line, with its description. Fish quotes and
 * chooses.
 */
export function fishLines({ before, candidates, paths }: Completion): string[] {
  const names = (paths?.endings ?? []).map((ending) => `\\${ending}`).join("|");
  const pattern = paths === null
    ? null
    : paths.kind === "folders"
    ? "^[^\\t]*/(\\t|$)"
    : `^[^\\t]*(/|${names})(\\t|$)`;
  return [
    pattern === null ? "" : `${before}\t${pattern}`,
    ...candidates.map(({ value, description }) =>
      description === "" ? before + value : `${before}${value}\t${description}`
    ),
  ];
}

/** What a backslash stands before, by the quotes around it. */
const ESCAPED: Readonly<Record<string, RegExp>> = { "": /^/, "'": /^['\\]/, '"': /^["$\\]/ };

/** A word as it is typed, without its quotes (fish manual, "Quotes" and "Escaping Characters"). */
export function readFishWord(raw: string): string {
  let text = "";
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!;
    const next = raw[at + 1] ?? "";
    if (character === "\\" && ESCAPED[quote]!.test(next)) {
      text += next;
      at++;
    } else if (quote === "" ? /['"]/.test(character) : character === quote) {
      quote = quote === "" ? character : "";
    } else text += character;
  }
  return text;
}
