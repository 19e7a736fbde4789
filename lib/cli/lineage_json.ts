import type { Lineage } from "../query/mod.ts";
import { DELETED } from "./lineage_tree.ts";

/**
 * The lineage as one JSON object: `targets` (ids), `nodes` (`id`, `name`, `status`, `script_path`,
 * `archived`, and `more` if edges beyond the depth were left out) and `edges` from what is used to
 * what uses it (`from`, `to`, `slot`, and `cycle` if it is part of one).
 */
export function lineageJson({ targets, nodes, edges }: Lineage): string {
  const content = {
    targets: [...targets].sort(),
    nodes: nodes.map(({ id, name, status, scriptPath, archived, more }) => ({
      id,
      name: status === "deleted" ? DELETED : name,
      status,
      script_path: scriptPath ?? undefined,
      archived,
      more: more || undefined,
    })),
    edges: edges.map(({ from, to, slot, cyclic }) => ({
      from,
      to,
      slot,
      cycle: cyclic || undefined,
    })),
  };
  return JSON.stringify(content, null, 2) + "\n";
}
