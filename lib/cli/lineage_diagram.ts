import type { Lineage, LineageNode } from "../query/mod.ts";
import { shownName, shownScript } from "./lineage_tree.ts";
import { safeText } from "./paint.ts";

/** The lineage in the language of Graphviz; the experiments asked for have thick borders. */
export function dotText({ targets, nodes, edges }: Lineage): string {
  const lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"];
  // What a damaged file calls an id may be any text.
  const names = new Map(
    nodes.map(({ id }, i) => [id, /^\w+$/.test(id) ? `"${id}"` : `"#${i + 1}"`]),
  );
  for (const node of nodes) {
    const label = linesOf(node).map(dotLabel).join("\\n");
    const look = (targets.includes(node.id) ? ", penwidth=3" : "") +
      (node.status === "deleted" ? ", style=dashed" : "");
    lines.push(`  ${names.get(node.id)} [label="${label}"${look}];`);
  }
  for (const { from, to, slot, cyclic } of edges) {
    const look = cyclic ? ", color=red" : "";
    lines.push(`  ${names.get(from)} -> ${names.get(to)} [label="${dotLabel(slot)}"${look}];`);
  }
  return [...lines, "}"].join("\n") + "\n";
}

/** The lineage as a flowchart of Mermaid; the experiments asked for have thick borders. */
export function mermaidText({ targets, nodes, edges }: Lineage): string {
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i + 1}`]));
  const lines = ["flowchart LR"];
  for (const node of nodes) {
    lines.push(`  ${names.get(node.id)}["${linesOf(node).map(mermaidLabel).join("<br>")}"]`);
  }
  for (const { from, to, slot, cyclic } of edges) {
    const arrow = cyclic ? "-.->" : "-->";
    const label = slot.trim() === "" ? "" : `|"${mermaidLabel(slot)}"|`;
    lines.push(`  ${names.get(from)} ${arrow}${label} ${names.get(to)}`);
  }
  for (const target of targets) lines.push(`  style ${names.get(target)} stroke-width:4px`);
  return lines.join("\n") + "\n";
}

/** What stands in the box of an experiment. */
function linesOf(node: LineageNode): string[] {
  const { id, status, archived, more } = node;
  return [
    shownName(node),
    safeText(id),
    shownScript(node) ?? "",
    status + (archived ? ", archived" : ""),
    more > 0 ? `+${more} more` : "",
  ].filter((line) => line !== "");
}

/** Text in a label: Graphviz takes backslashes for escapes there, and `&` for an HTML entity. */
function dotLabel(text: string): string {
  return safeText(text).replace(/["\\]/g, "\\$&").replaceAll("&", "&amp;");
}

/**
 * Text in a label of Mermaid: ASCII without a meaning of its own stays, all else becomes `#35;`,
 * since quotes, HTML, Markdown and directives (`%%{init}%%`) work inside quotes too.
 */
function mermaidLabel(text: string): string {
  return safeText(text).replace(
    /[^A-Za-z0-9 _.,=+\/\u00a0-\uffff-]/g,
    (character) => `#${character.charCodeAt(0)};`,
  );
}
