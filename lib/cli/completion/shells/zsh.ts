import type { Completion } from "../candidate.ts";
import { besideEachOther } from "./columns.ts";

/** Defines the completion; for zsh 5.0 and newer. */
export const ZSH_SCRIPT = `#compdef yanex
# Completion of yanex for zsh. Load it with: source <(yanex completion zsh)
_yanex() {
  local how line value expl
  local -a lines values shown open openshown
  lines=("\${(@f)$(command yanex __complete zsh "\${COLUMNS:-80}" "\${(@Q)words[1,CURRENT-1]}" \\
    "\${(Q)PREFIX}" 2>/dev/null)}")
  how=$lines[1]
  for line in "\${(@)lines[2,-1]}"; do
    value=\${line%%$'\\t'*}
    if [[ $line == *$'\\t'open ]]; then
      line=\${line%$'\\t'*}
      open+=("$value") openshown+=("\${line#*$'\\t'}")
    else
      values+=("$value") shown+=("\${line#*$'\\t'}")
    fi
  done
  (( $#open )) && _wanted -V parameters expl parameter compadd -S '' -l -d openshown -a open
  (( $#values )) && _wanted -V values expl value compadd -l -d shown -a values
  case $how in
    files\\ *)
      compset -p "\${\${how#files }%% *}"
      _files -g "\${how#files * }"
      ;;
    folders\\ *)
      compset -p "\${how#folders }"
      _files -/
      ;;
  esac
  (( $#open || $#values )) || [[ -n $how ]]
}
if [[ $funcstack[1] == _yanex ]]; then
  _yanex "$@"
elif (( $+functions[compdef] )); then
  compdef _yanex yanex
fi
`;

/**
 * Lines for the script: what zsh itself completes, then a candidate on each line: the word, what
 * is shown for it, and `open` if no space comes after it. Zsh quotes and chooses.
 */
export async function zshLines(
  { before, candidates, paths }: Completion,
  columns: number,
): Promise<string[]> {
  const skipped = [...before].length;
  const names = (paths?.endings ?? []).map((ending) => `*${ending}`);
  // A single one in brackets would be a qualifier.
  const pattern = names.length === 0 ? "*" : names.length === 1 ? names[0] : `(${names.join("|")})`;
  const how = paths === null
    ? ""
    : paths.kind === "folders"
    ? `folders ${skipped}`
    : `files ${skipped} ${pattern}`;
  const texts = candidates.map(({ value, description }) => ({ text: value, description }));
  const shown = await besideEachOther(texts, ["  -- ", ""], columns);
  return [
    how,
    ...candidates.map(({ value, open }, at) =>
      [before + value, shown[at], ...open ? ["open"] : []].join("\t")
    ),
  ];
}
