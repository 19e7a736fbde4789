import { ExitCode, UserError } from "./user_error.ts";

/** What a column of a comparison shows. */
export type ColumnGroup = "meta" | "param" | "metric";

/** Option and word of each group. */
const GROUPS: Record<ColumnGroup, { readonly option: string; readonly what: string }> = {
  meta: { option: "--meta", what: "a field of the record" },
  param: { option: "--params", what: "a parameter" },
  metric: { option: "--metrics", what: "a metric" },
};

/** Keys that a hint lists. */
const KEYS_LISTED = 10;

/** Ids were given together with options that select experiments. */
export function idsWithFilters(): UserError {
  return new UserError({
    kind: "ids-with-filters",
    message: "experiments are named and filters are given; it must be one or the other",
    hint: "leave out the ids or the filters",
  });
}

/** A key of `--params`, `--metrics` or `--meta` that no experiment of the comparison has. */
export function columnUnknown(
  group: ColumnGroup,
  key: string,
  available: readonly string[],
): UserError {
  const { option, what } = GROUPS[group];
  return new UserError({
    kind: "column-unknown",
    message: `${option}: \`${key}\` is not ${what} of any of these experiments`,
    hint: available.length === 0
      ? `they have none: leave out ${option}`
      : `there ${available.length === 1 ? "is" : "are"} ${listed(available)}`,
    exitCode: ExitCode.failure,
  });
}

/** A key that several keys end in. */
export function columnAmbiguous(
  group: ColumnGroup,
  key: string,
  matches: readonly string[],
): UserError {
  const { option } = GROUPS[group];
  return new UserError({
    kind: "column-ambiguous",
    message: `${option}: \`${key}\` could mean ${listed(matches)}`,
    hint: `write one of these in full, or \`*.${key}\` for all of them`,
    exitCode: ExitCode.failure,
  });
}

/** A key with the prefix of another group, such as `metric:acc` under `--params`. */
export function columnOfOtherGroup(
  group: ColumnGroup,
  key: string,
  other: ColumnGroup,
): UserError {
  return new UserError({
    kind: "column-group",
    message: `${GROUPS[group].option}: \`${key}\` names ${GROUPS[other].what}`,
    hint: `give it to ${GROUPS[other].option}`,
    exitCode: ExitCode.failure,
  });
}

function listed(keys: readonly string[]): string {
  const more = keys.length - KEYS_LISTED;
  return keys.slice(0, KEYS_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** What to do if a file cannot be written, by the words of `sys/failure.ts`. */
const WRITE_HINTS: Record<string, string> = {
  "missing": "make its folder first",
  "denied": "choose a folder that you may write to",
  "read-only": "choose a folder that can be written to",
  "no-space": "free some space, or choose a folder on another disk",
  "not-a-directory": "a part of the path is a file: choose another name",
  "is-a-directory": "that is a folder: choose the name of a file",
};

/** The file of `--export` cannot be written. */
export function exportFailed(file: string, reason: string, systemText: string): UserError {
  return new UserError({
    kind: "export-failed",
    message: `cannot write ${file}: ${systemText}`,
    hint: WRITE_HINTS[reason] ?? "choose another name or folder",
    exitCode: ExitCode.failure,
  });
}
