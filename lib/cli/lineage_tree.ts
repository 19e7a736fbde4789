import type { Lineage, LineageEdge, LineageNode } from "../query/mod.ts";
import { basename } from "../sys/mod.ts";
import { type Paint, type Painter, safeText } from "./paint.ts";
import { fit, textWidth } from "./table.ts";

/** What stands for the name of an experiment that is not there any more. */
export const DELETED = "[deleted]";

/** Symbol and colour of each status; the word follows unless the symbol says it all. */
const LOOKS: Record<LineageNode["status"], readonly [symbol: string, paint: Paint]> = {
  completed: ["✓", "green"],
  failed: ["✗ failed", "red"],
  cancelled: ["✗ cancelled", "brightRed"],
  running: ["● running", "yellow"],
  created: ["○ created", "bold"],
  staged: ["○ staged", "cyan"],
  unknown: ["? unknown", "yellow"],
  deleted: ["?", "red"],
};

/** Columns that a name keeps on a narrow terminal. */
const NAME = 12;

/**
 * The lineage as a tree below each experiment that was asked for: what it depends on, then what
 * uses it. What comes again is named again and not drawn again.
 *
 * @param columns of the terminal; names give way when a line does not fit
 */
export function lineageTree(lineage: Lineage, paint: Painter, columns: number): string {
  const tree = new Tree(lineage, paint, columns);
  tree.legend();
  for (const target of lineage.targets) tree.target(target);
  return tree.text();
}

/** The name of an experiment, for people. */
export function shownName({ name, status }: LineageNode): string {
  return status === "deleted" ? DELETED : safeText(name || "[unnamed]");
}

/** The file name of its script, or null without one. */
export function shownScript({ scriptPath }: LineageNode): string | null {
  return scriptPath ? safeText(basename(scriptPath)) : null;
}

/** All edges between what stands above in the tree and one experiment below it. */
interface Use {
  readonly id: string;
  readonly slots: string[];
  cyclic: boolean;
}

/** A line of the tree that is still to be drawn. */
interface Branch {
  readonly use: Use;
  /** What stands left of it: the lines that go past. */
  readonly before: string;
  readonly last: boolean;
}

type Uses = Map<string, Map<string, Use>>;

class Tree {
  readonly #lines: string[] = [];
  readonly #nodes: Map<string, LineageNode>;
  readonly #sections: { readonly title: string; uses: Uses; readonly drawn: Set<string> }[] = [];

  constructor(
    private readonly lineage: Lineage,
    private readonly paint: Painter,
    private readonly columns: number,
  ) {
    const { nodes, edges, direction } = lineage;
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    if (direction !== "down") {
      const uses = usesBy(edges, ({ to }) => to, ({ from }) => from);
      this.#sections.push({ title: "depends on", uses, drawn: new Set() });
    }
    if (direction !== "up") {
      const uses = usesBy(edges, ({ from }) => from, ({ to }) => to);
      this.#sections.push({ title: "used by", uses, drawn: new Set() });
    }
  }

  legend(): void {
    const dim = (text: string) => this.paint(text, "dim");
    this.#lines.push(
      this.paint("<*>", "bold", "yellow") + dim(" the experiment asked for, ") +
        this.paint("<slot>", "cyan") + dim(" the name of a dependency, ") +
        this.paint("✓", "green") + dim(" completed"),
    );
  }

  target(id: string): void {
    this.#lines.push("", this.#text(this.#nodes.get(id)!, [], 0));
    const sections = this.#sections.filter(({ uses }) => uses.has(id));
    for (const [i, { title, uses, drawn }] of sections.entries()) {
      const last = i === sections.length - 1;
      this.#lines.push((last ? "└─ " : "├─ ") + this.paint(title, "bold"));
      drawn.add(id);
      this.#draw(branches(uses.get(id), last ? "   " : "│  "), uses, drawn);
    }
  }

  text(): string {
    return this.#lines.join("\n") + "\n";
  }

  /** Without recursion: a chain can be longer than the call stack. */
  #draw(pending: Branch[], uses: Uses, drawn: Set<string>): void {
    while (pending.length > 0) {
      const { use, before, last } = pending.pop()!;
      const lead = before + (last ? "└─ " : "├─ ");
      const node = this.#nodes.get(use.id)!;
      if (drawn.has(use.id)) {
        this.#lines.push(lead + this.#reference(node, use, lead.length));
        continue;
      }
      drawn.add(use.id);
      this.#lines.push(lead + this.#text(node, use.slots, lead.length));
      for (const branch of branches(uses.get(use.id), before + (last ? "   " : "│  "))) {
        pending.push(branch);
      }
    }
  }

  #text(node: LineageNode, slots: readonly string[], indent: number): string {
    const script = shownScript(node);
    const [status, look] = LOOKS[node.status];
    const marks = (node.archived ? " (archived)" : "") +
      (node.more > 0 ? ` … ${node.more} more` : "");
    return this.#line(node, slots, indent, [
      [script === null ? "" : ` (${script})`, "dim"],
      [` ${status}`, look],
      [marks, "dim"],
    ]);
  }

  #reference(node: LineageNode, { slots, cyclic }: Use, indent: number): string {
    const mark = cyclic ? " (a cycle, see above)" : " (see above)";
    return this.#line(node, slots, indent, [[mark, cyclic ? "red" : "dim"]]);
  }

  /** Marks, id and name of an experiment, and what follows them. */
  #line(
    node: LineageNode,
    slots: readonly string[],
    indent: number,
    after: readonly (readonly [text: string, paint: Paint])[],
  ): string {
    const asked = this.lineage.targets.includes(node.id) ? "<*> " : "";
    const named = slots.map((slot) => `<${safeText(slot)}> `).join("");
    const id = safeText(node.id);
    const others = indent + textWidth(asked + named + id) + 1 +
      after.reduce((sum, [text]) => sum + textWidth(text), 0);
    const name = fit(shownName(node), Math.max(NAME, this.columns - others));
    return this.paint(asked, "bold", "yellow") + this.paint(named, "cyan") +
      this.paint(id, "dim") + ` ${name}` +
      after.map(([text, paint]) => text === "" ? "" : this.paint(text, paint)).join("");
  }
}

/** What stands below each experiment, in the order of the edges. */
function usesBy(
  edges: readonly LineageEdge[],
  above: (edge: LineageEdge) => string,
  below: (edge: LineageEdge) => string,
): Uses {
  const uses: Uses = new Map();
  for (const edge of edges) {
    const of = uses.get(above(edge)) ?? new Map<string, Use>();
    uses.set(above(edge), of);
    const id = below(edge);
    const use = of.get(id) ?? { id, slots: [], cyclic: false };
    of.set(id, use);
    use.slots.push(edge.slot);
    use.cyclic ||= edge.cyclic;
  }
  return uses;
}

/** The lines below one, the first to be drawn at the end. */
function branches(uses: ReadonlyMap<string, Use> | undefined, before: string): Branch[] {
  return [...uses?.values() ?? []].reverse()
    .map((use, i) => ({ use, before, last: i === 0 }));
}
