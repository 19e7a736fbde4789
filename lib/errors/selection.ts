import { UserError } from "./user_error.ts";

/** A time of a filter that means nothing. */
export function timeInvalid(option: string, text: string): UserError {
  return new UserError({
    kind: "time-invalid",
    message: `\`${text}\` is not a time that ${option} understands`,
    hint: 'write a date or a time such as 2026-11-20, "2026-11-20 10:30", today, yesterday, ' +
      '"2 hours ago", "1 week ago" or "last monday"',
  });
}

/** A status that there is not. */
export function statusFilterUnknown(text: string, known: readonly string[]): UserError {
  return new UserError({
    kind: "status-unknown",
    message: `\`${text}\` is not a status`,
    hint: `give one or several of ${known.join(", ")}, separated by commas`,
  });
}

/** A condition on a parameter or a metric that has not the form of one. */
export function conditionInvalid(option: "--param" | "--metric", text: string): UserError {
  const example = option === "--param" ? "--param 'lr>0.01'" : "--metric 'accuracy>=0.9'";
  return new UserError({
    kind: "condition-invalid",
    message: `${option} \`${text}\` is not a condition: expected KEY OP VALUE`,
    hint: `write it in quotes, with <, <=, >, >=, = or != in the middle, as in ${example}`,
  });
}

/** Something that rows cannot be sorted by. */
export function sortKeyUnknown(text: string, known: readonly string[]): UserError {
  return new UserError({
    kind: "sort-key-unknown",
    message: `cannot sort by \`${text}\``,
    hint: `give one of ${known.join(", ")}, param:KEY or metric:KEY; a - before it turns the ` +
      "order round, as in --sort -metric:accuracy",
  });
}

/** A number of experiments that is none. */
export function limitInvalid(text: string): UserError {
  return new UserError({
    kind: "limit-invalid",
    message: `\`${text}\` is not a number of experiments`,
    hint: "give a whole number of at least 1 to --limit, or use --all",
  });
}

/** `--ids` with nothing in it. */
export function idsEmpty(): UserError {
  return new UserError({
    kind: "ids-empty",
    message: "--ids names no experiment",
    hint: "give ids separated by commas, as in --ids 1a2b3c4d,5e6f",
  });
}

/** A form of the output that there is not. */
export function formatUnknown(text: string, known: readonly string[]): UserError {
  return new UserError({
    kind: "format-unknown",
    message: `\`${text}\` is not a form of the output`,
    hint: `give one of ${known.join(", ")}`,
  });
}

/** Redrawing needs a terminal, and text for people. */
export function watchNeeds(what: string): UserError {
  return new UserError({
    kind: "watch-needs",
    message: `--watch needs ${what}`,
    hint: "leave out --watch to print the list once",
  });
}
