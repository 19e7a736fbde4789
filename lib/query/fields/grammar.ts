import { fieldPattern, fieldUnknown } from "../../errors/mod.ts";
import { similarFields } from "./similar.ts";

/** Fields that are an entry of metadata.json, under its name there. */
const RECORD_FIELDS = [
  "id",
  "name",
  "status",
  "description",
  "project",
  "tags",
  "script_path",
  "created_at",
  "started_at",
  "completed_at",
  "failed_at",
  "cancelled_at",
  "error_message",
  "cancellation_reason",
] as const;

/** Fields of which yanex makes the value. */
const MADE_FIELDS = [
  "params",
  "metrics",
  "dependencies",
  "cli-command",
  "run-command",
  "experiment-dir",
  "artifacts-dir",
  "artifacts",
] as const;

const OUTPUT_FIELDS = ["stdout", "stderr"] as const;
const LINEAGE_FIELDS = ["upstream", "downstream", "lineage"] as const;

/** Entries of `git` that a suggestion can name. */
const GIT_FIELDS = ["git.branch", "git.commit_hash", "git.dirty", "git.remote_url"];

/** An entry of metadata.json that has a field of its own. */
export type RecordField = typeof RECORD_FIELDS[number];
/** A field of which yanex makes the value. */
export type MadeField = typeof MADE_FIELDS[number];
/** What a script wrote. */
export type OutputField = typeof OUTPUT_FIELDS[number];
/** A direction in which dependencies are followed. */
export type LineageField = typeof LINEAGE_FIELDS[number];
/** Where a key is looked up. */
export type KeyGroup = "param" | "metric" | "meta";

/** What is asked for, as its text says. */
export type Field =
  | { readonly kind: "record"; readonly name: RecordField }
  | { readonly kind: "made"; readonly name: MadeField }
  | { readonly kind: "output"; readonly name: OutputField }
  | { readonly kind: "lineage"; readonly name: LineageField }
  /** A key of one group; if not `exact`, its end is enough where only one key ends so. */
  | {
    readonly kind: "key";
    readonly group: KeyGroup;
    readonly path: string;
    readonly exact: boolean;
  }
  /** A path below a map of metadata.json. */
  | { readonly kind: "block"; readonly block: "git" | "environment"; readonly path: string }
  /** A key of whatever group has it. */
  | { readonly kind: "bare"; readonly key: string };

/** Every field with a name of its own, for suggestions and the help. */
export const FIELD_NAMES: readonly string[] = [
  ...RECORD_FIELDS,
  ...MADE_FIELDS,
  ...OUTPUT_FIELDS,
  ...LINEAGE_FIELDS,
  ...GIT_FIELDS,
];

/**
 * Reads the name of a field:
 *
 * ```text
 * field  = name | ("git." | "environment.") path | ("params." | "metrics.") path
 *        | ("param:" | "metric:" | "meta:") path | key
 * path   = key { "." key }
 * ```
 *
 * @throws UserError for a glob and for a prefix without a path
 */
export function parseField(text: string): Field {
  if (/[*?[\]]/.test(text)) throw fieldPattern(text);
  const named = namedField(text);
  if (named !== null) return named;
  const [, prefix, path = ""] = /^(params?|metrics?|meta|git|environment)([:.].*)$/s.exec(text) ??
    [];
  const [mark, rest] = [path[0], path.slice(1)];
  if (prefix === "git" || prefix === "environment") {
    if (mark === "." && rest !== "") return { kind: "block", block: prefix, path: rest };
  } else if (prefix !== undefined) {
    const plural = prefix.endsWith("s");
    if (mark === (plural ? "." : ":")) {
      if (rest === "") throw fieldUnknown(text, similarFields(text, FIELD_NAMES));
      const group = (plural ? prefix.slice(0, -1) : prefix) as KeyGroup;
      return { kind: "key", group, path: rest, exact: plural };
    }
  }
  if (text === "") throw fieldUnknown(text, []);
  return { kind: "bare", key: text };
}

function namedField(text: string): Field | null {
  const isOneOf = <T extends string>(names: readonly T[]): T | undefined =>
    names.find((name) => name === text);
  const record = isOneOf(RECORD_FIELDS);
  if (record !== undefined) return { kind: "record", name: record };
  const made = isOneOf(MADE_FIELDS);
  if (made !== undefined) return { kind: "made", name: made };
  const output = isOneOf(OUTPUT_FIELDS);
  if (output !== undefined) return { kind: "output", name: output };
  const lineage = isOneOf(LINEAGE_FIELDS);
  return lineage === undefined ? null : { kind: "lineage", name: lineage };
}

/** True for fields of parameters, to which those of dependencies can be added. */
export function isParamField(field: Field): boolean {
  return (field.kind === "key" && field.group === "param") ||
    (field.kind === "made" && field.name === "params");
}
