import { entryAt, listArtifacts, peekSummary, runState, text } from "../../experiment/mod.ts";
import { getPath, type Value } from "../../params/mod.ts";
import { compareKeys } from "../../params/mod.ts";
import { join } from "../../sys/mod.ts";
import { cliCommand, runCommand } from "./commands.ts";
import type { MadeField, RecordField } from "./grammar.ts";
import type { Recorded } from "./recorded.ts";
import { groupOf, type ResolvedField } from "./resolve.ts";

/** A field that has a value; scripts' output and lineages are shown otherwise. */
export type ValueField = Exclude<ResolvedField, { kind: "output" | "lineage" }>;

/**
 * The value of a field of one experiment.
 *
 * @returns undefined if it has none
 * @throws UserError if what it lies in cannot be read
 */
export async function fieldValue(
  recorded: Recorded,
  field: ValueField,
): Promise<Value | undefined> {
  switch (field.kind) {
    case "record":
      return recordValue(recorded, field.name);
    case "made":
      return await madeValue(recorded, field.name);
    case "key":
      return getPath(await groupOf(recorded, field.group), field.path) ?? undefined;
    case "block":
      return field.block === "git"
        ? gitValue(recorded, field.path)
        : environmentValue(recorded, field.path);
  }
}

function recordValue(recorded: Recorded, name: RecordField): Value | undefined {
  if (name === "id") return recorded.place.id;
  if (name === "status") return statusOf(recorded);
  if (name === "tags") return [...recorded.metadata.tags].sort();
  return text(recorded.metadata.raw.get(name)) || undefined;
}

/** Of most records only the end is read, which tells it. */
function statusOf(recorded: Recorded): Value | undefined {
  const status = peekSummary(recorded.place.folder)?.status ?? "unknown";
  if (status !== "unknown") return status;
  const { folder } = recorded.place;
  const known = runState(folder, recorded.metadata).status;
  return known === "unknown" ? text(recorded.metadata.raw.get("status")) ?? undefined : known;
}

async function madeValue(recorded: Recorded, name: MadeField): Promise<Value | undefined> {
  const { folder } = recorded.place;
  switch (name) {
    case "params":
      return [...(await recorded.params()).keys()].sort(compareKeys);
    case "metrics":
      return [...recorded.metrics().keys()].sort(compareKeys);
    case "dependencies":
      return new Map(recorded.dependencies().map(({ slot, id }) => [slot, id]));
    case "cli-command":
      return cliCommand(recorded.metadata) ?? undefined;
    case "run-command":
      return runCommand({
        place: recorded.place,
        metadata: recorded.metadata,
        params: await recorded.params(),
        dependencies: recorded.dependencies(),
      }) ?? undefined;
    case "experiment-dir":
      return folder;
    case "artifacts-dir":
      return join(folder, "artifacts");
    case "artifacts": {
      const paths = listArtifacts(folder).map(({ path }) => path);
      return paths.length === 0 ? undefined : paths.join("\n");
    }
  }
}

/** Entries of the block `git`, of which null is a value: a detached HEAD has no branch. */
function gitValue({ metadata: { raw } }: Recorded, path: string): Value | undefined {
  const value = entryAt(raw, "git", path) ?? entryAt(raw, "git", ...path.split("."));
  if (value !== undefined) return value;
  // Records of upstream have these elsewhere.
  if (path === "dirty") return entryAt(raw, "git", "has_uncommitted_changes");
  if (path === "remote_url") {
    return entryAt(raw, "environment", "git", "repository", "remote_url") ?? undefined;
  }
  return undefined;
}

function environmentValue({ metadata: { raw } }: Recorded, path: string): Value | undefined {
  const value = entryAt(raw, "environment", ...path.split(".")) ?? undefined;
  if (value !== undefined || path !== "python.version") return value;
  return text(entryAt(raw, "environment", "python", "python_version"))?.split(" ")[0];
}
