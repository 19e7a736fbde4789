import type { Store } from "../experiment/mod.ts";
import { type LineageNode, readLineage } from "./lineage/read_lineage.ts";

/** Which experiments use which. */
export interface Dependents {
  /** Ids of those that were asked about, each after everything that uses it. */
  readonly order: readonly string[];
  /** The experiments that use one directly, archived ones as well; itself is none of them. */
  of(id: string): readonly LineageNode[];
  /** Dependencies that could not be read, in words: they may be some of these. */
  readonly problems: readonly string[];
}

/**
 * Finds what uses experiments, for removing them. The dependencies of the whole store are read.
 *
 * @param ids of experiments in the store
 * @throws UserError if the store cannot be read
 */
export function findDependents(store: Store, ids: readonly string[]): Dependents {
  const { nodes, edges, problems } = readLineage(store, ids, { direction: "down", depth: 1 });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const users = Map.groupBy(edges, ({ from }) => from);
  const asked = new Set(ids);
  return {
    order: nodes.map(({ id }) => id).filter((id) => asked.has(id)).reverse(),
    of: (id) =>
      [...new Set((users.get(id) ?? []).map(({ to }) => to))]
        .filter((user) => user !== id)
        .map((user) => byId.get(user)!),
    problems,
  };
}
