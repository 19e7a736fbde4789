import { ExitCode, UserError } from "./user_error.ts";

/** A field of `yanex get` is a glob. */
export function fieldPattern(field: string): UserError {
  return new UserError({
    kind: "field-pattern",
    message: `\`${field}\` is a pattern, and \`yanex get\` takes one field`,
    hint: "yanex compare --params or --metrics takes patterns",
    exitCode: ExitCode.failure,
  });
}

/** There is no such field, and no parameter, metric or entry of the record of that name. */
export function fieldUnknown(field: string, similar: readonly string[]): UserError {
  return new UserError({
    kind: "field-unknown",
    message: `unknown field \`${field}\`` +
      (similar.length > 0 ? `: did you mean ${similar.join(", ")}?` : ""),
    hint: "yanex get --help lists the fields; param:KEY and metric:KEY give --default for a key " +
      "that is not there",
    exitCode: ExitCode.failure,
  });
}

/** A short key means several. */
export function fieldAmbiguous(field: string, matches: readonly string[]): UserError {
  const more = matches.length - 10;
  return new UserError({
    kind: "field-ambiguous",
    message: `\`${field}\` could mean ${matches.slice(0, 10).join(", ")}` +
      (more > 0 ? ` and ${more} more` : ""),
    hint: "write one of these",
    exitCode: ExitCode.failure,
  });
}

/** An option was given together with a field that it does nothing for. */
export function fieldOption(option: string, field: string, fields: string): UserError {
  return new UserError({
    kind: "field-option",
    message: `${option} goes with ${fields}, not with \`${field}\``,
    hint: `leave out ${option}`,
  });
}

/** An option that counts something got no number of at least 1. */
export function countInvalid(option: string, text: string, least: number): UserError {
  return new UserError({
    kind: "option-value",
    message:
      `\`${text}\` is not a valid value for ${option}: expected a whole number of at least ${least}`,
    hint: `write ${option} 10, for example`,
  });
}

/** Neither an experiment is named nor is there a filter. */
export function fieldOfWhat(): UserError {
  return new UserError({
    kind: "field-of-what",
    message: "it takes an experiment or filters",
    hint: "yanex get FIELD ID for one; yanex get FIELD --status completed for many",
  });
}

/** An experiment is named and there are filters. */
export function fieldOfBoth(): UserError {
  return new UserError({
    kind: "field-of-both",
    message: "an experiment is named and filters are given; it must be one or the other",
    hint: "leave out the id or the filters",
  });
}

/** `--follow` with something that it cannot be combined with. */
export function followNotWith(other: string, hint: string): UserError {
  return new UserError({
    kind: "follow-not-with",
    message: `--follow cannot be used with ${other}`,
    hint,
  });
}

/** A field in a format that cannot hold it. */
export function fieldFormat(field: string, format: string): UserError {
  return new UserError({
    kind: "field-format",
    message: `--format ${format} cannot hold \`${field}\``,
    hint: "use the default format or json",
  });
}

/** More than one format was asked for. */
export function formatsTogether(): UserError {
  return new UserError({
    kind: "formats-together",
    message: "more than one format is asked for",
    hint: "use --format alone",
  });
}

/** None of the metrics that were asked for exists. */
export function metricsUnknown(names: readonly string[], available: readonly string[]): UserError {
  const more = available.length - 20;
  return new UserError({
    kind: "metrics-unknown",
    message: `there ${names.length === 1 ? "is no metric" : "are no metrics"} ${
      names.map((name) => `\`${name}\``).join(", ")
    }`,
    hint: available.length === 0
      ? "no metrics were logged"
      : `there ${available.length === 1 ? "is" : "are"} ${available.slice(0, 20).join(", ")}${
        more > 0 ? ` and ${more} more` : ""
      }`,
    exitCode: ExitCode.failure,
  });
}

/** A short name of a metric means several. */
export function metricAmbiguous(name: string, matches: readonly string[]): UserError {
  return new UserError({
    kind: "metric-ambiguous",
    message: `the metric \`${name}\` could be ${matches.slice(0, 10).join(", ")}`,
    hint: `write one of these in full, or *.${name} for all of them`,
    exitCode: ExitCode.failure,
  });
}
