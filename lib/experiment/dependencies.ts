import { dependenciesBroken } from "../errors/mod.ts";
import {
  formatJson,
  isMap,
  parseJson,
  type Scalar,
  toValue,
  type Value,
  type ValueMap,
} from "../params/mod.ts";
import { basename, failureText, join, now, readTextIfExists, type Timestamp } from "../sys/mod.ts";

/** Name of the file; only experiments with dependencies have it. */
export const DEPENDENCIES_FILE = "dependencies.json";

/** One experiment that another uses, and under which name. */
export interface Dependency {
  readonly slot: string;
  /** What the file says: look it up in the store before making a path of it. */
  readonly id: string;
}

/** A dependency with what its record said when it was looked up. */
export interface ResolvedDependency extends Dependency {
  readonly status: string | null;
  readonly scriptPath: string | null;
  readonly name: string | null;
}

/**
 * The dependencies of the experiment in `folder`, in the order of the file. The oldest form, a list
 * of ids, gives them the slots `dep1`, `dep2` and so on.
 *
 * @returns nothing without the file
 * @throws UserError if the file is broken
 */
export function readDependencies(folder: string): Dependency[] {
  const file = join(folder, DEPENDENCIES_FILE);
  try {
    const text = readTextIfExists(file);
    return text === null ? [] : plainlyListed(text) ?? listed(text);
  } catch (error) {
    throw dependenciesBroken(basename(folder), file, failureText(error));
  }
}

/** What the engine's own reader finds, which is faster; null for anything out of the ordinary. */
function plainlyListed(text: string): Dependency[] | null {
  let content: { dependencies?: unknown } | null;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const slots = content?.dependencies;
  if (typeof slots !== "object" || slots === null || Array.isArray(slots)) return null;
  const entries = Object.entries(slots as Record<string, unknown>);
  // Slots that are numbers lose their place in an object of JavaScript.
  const plain = entries.every(([slot, id]) => typeof id === "string" && !/^\d+$/.test(slot));
  return plain ? entries.map(([slot, id]) => ({ slot, id: String(id) })) : null;
}

function listed(text: string): Dependency[] {
  if (text.trim() === "") throw new Error("the file is empty");
  const content = parseJson(text);
  if (!isMap(content)) throw new Error("it holds no JSON object");
  return slotEntries(content).map(([slot, id]) => {
    if (typeof id !== "string") throw new Error(`what \`${slot}\` names is no id`);
    return { slot: String(slot), id };
  });
}

function slotEntries(content: ValueMap): [Scalar, Value][] {
  const slots = content.get("dependencies");
  const ids = content.get("dependency_ids");
  if (slots === undefined && Array.isArray(ids)) return ids.map((id, i) => [`dep${i + 1}`, id]);
  if (slots === undefined && ids === undefined) return [];
  if (isMap(slots)) return [...slots];
  throw new Error(
    slots === undefined ? "`dependency_ids` is no list" : "`dependencies` is no map of slots",
  );
}

/**
 * The text of a dependencies.json.
 *
 * @param resolved in order, each slot once
 * @param time when they were looked up
 */
export function formatDependencies(
  resolved: readonly ResolvedDependency[],
  time: Timestamp = now(),
): string {
  const facts = resolved.map(({ id, status, scriptPath, name }) =>
    [
      id,
      toValue({
        resolved_at: time,
        status_at_resolution: status,
        script_path: scriptPath,
        name,
      }),
    ] as const
  );
  const content: ValueMap = new Map<string, Value>([
    ["dependencies", new Map(resolved.map(({ slot, id }) => [slot, id]))],
    // The one time of the store that carries an offset.
    ["created_at", `${time}+00:00`],
    ["metadata", new Map(facts)],
  ]);
  return formatJson(content, { indent: 2 }) + "\n";
}
