import type { Lineage, LineageEdge, LineageNode } from "../query/mod.ts";
import { basename } from "../sys/mod.ts";
import { type Measure, measureFor } from "./lineage_width.ts";
import { type Paint, type Painter, safeText } from "./paint.ts";

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
export async function lineageTree(
  lineage: Lineage,
  paint: Painter,
  columns: number,
): Promise<string> {
  const tree = new Tree(lineage, paint, columns, await measureFor(textsOf(lineage)));
  tree.legend();
  for (const target of lineage.targets) tree.target(target);
  return tree.text();
}

function* textsOf({ nodes, edges }: Lineage): Generator<string> {
  for (const node of nodes) yield node.id + shownName(node) + (shownScript(node) ?? "");
  for (const { slot } of edges) yield safeText(slot);
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
  readonly cyclic: boolean;
}

/** What stands below each experiment, in the order of the edges. */
type Uses = ReadonlyMap<string, readonly Use[]>;

/** One direction of the lineage. */
interface Section {
  readonly title: string;
  readonly uses: Uses;
  readonly drawn: Set<string>;
}

/** A line of the tree that is still to be drawn. */
interface Branch {
  readonly use: Use;
  /** What stands above it. */
  readonly parent: string;
  /** What stands left of it: the lines that go past. */
  readonly before: string;
  readonly last: boolean;
}

class Tree {
  readonly #lines: string[] = [];
  readonly #nodes: ReadonlyMap<string, LineageNode>;
  readonly #sections: readonly Section[];

  constructor(
    private readonly lineage: Lineage,
    private readonly paint: Painter,
    private readonly columns: number,
    private readonly measure: Measure,
  ) {
    const { nodes, edges, direction } = lineage;
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    const up = usesBy(edges, ({ to }) => to, ({ from }) => from);
    const down = usesBy(edges, ({ from }) => from, ({ to }) => to);
    this.#sections = [
      ...(direction === "down"
        ? []
        : [{ title: "depends on", uses: up, drawn: new Set<string>() }]),
      ...(direction === "up" ? [] : [{ title: "used by", uses: down, drawn: new Set<string>() }]),
    ];
  }

  legend(): void {
    const dim = (text: string) => this.paint(text, "dim");
    this.#lines.push(
      this.paint("<*>", "yellow") + dim(" the experiment asked for, ") +
        this.paint("<slot>", "cyan") + dim(" the name of a dependency, ") +
        this.paint("✓", "green") + dim(" completed"),
    );
  }

  target(id: string): void {
    this.#lines.push("", this.#text(this.#nodes.get(id)!, [], 0));
    const sections = this.#sections.filter(({ uses }) => uses.has(id));
    for (const [i, section] of sections.entries()) {
      const last = i === sections.length - 1;
      this.#lines.push((last ? "└─ " : "├─ ") + this.paint(section.title, "bold"));
      this.#draw(id, last ? "   " : "│  ", section);
    }
  }

  text(): string {
    return this.#lines.join("\n") + "\n";
  }

  /** Without recursion: a chain can be longer than the call stack. */
  #draw(target: string, indent: string, { uses, drawn }: Section): void {
    const homes = nearestTo(target, uses, drawn);
    drawn.add(target);
    const pending: Branch[] = branches(target, uses, indent);
    while (pending.length > 0) {
      const { use, parent, before, last } = pending.pop()!;
      const lead = before + (last ? "└─ " : "├─ ");
      const node = this.#nodes.get(use.id)!;
      if (homes.get(use.id) === parent) {
        drawn.add(use.id);
        this.#lines.push(lead + this.#text(node, use.slots, lead.length));
        for (const branch of branches(use.id, uses, before + (last ? "   " : "│  "))) {
          pending.push(branch);
        }
      } else {
        const where = drawn.has(use.id) ? "see above" : "see below";
        this.#lines.push(lead + this.#reference(node, use, where, lead.length));
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

  #reference(node: LineageNode, { slots, cyclic }: Use, where: string, indent: number): string {
    const mark = cyclic ? ` (a cycle, ${where})` : ` (${where})`;
    return this.#line(node, slots, indent, [[mark, cyclic ? "red" : "dim"]]);
  }

  /** Marks, id and name of an experiment, and what follows them. */
  #line(
    node: LineageNode,
    slots: readonly string[],
    indent: number,
    after: readonly (readonly [text: string, paint: Paint])[],
  ): string {
    const before = [
      [this.lineage.targets.includes(node.id) ? "<*> " : "", "yellow"],
      [slots.map((slot) => `<${safeText(slot)}> `).join(""), "cyan"],
      [safeText(node.id), "dim"],
    ] as const;
    const others = [...before, ...after].map(([text]) => text).join("");
    const room = this.columns - indent - this.measure.width(others) - 1;
    const name = this.measure.fit(shownName(node), Math.max(NAME, room));
    return `${this.#painted(before)} ${name}${this.#painted(after)}`;
  }

  #painted(parts: readonly (readonly [text: string, paint: Paint])[]): string {
    return parts.map(([text, paint]) => text === "" ? "" : this.paint(text, paint)).join("");
  }
}

/** Puts the ends of the edges below each other. */
function usesBy(
  edges: readonly LineageEdge[],
  above: (edge: LineageEdge) => string,
  below: (edge: LineageEdge) => string,
): Uses {
  const uses = new Map<string, Use[]>();
  const known = new Map<string, Use>();
  for (const edge of edges) {
    const [parent, id] = [above(edge), below(edge)];
    const both = JSON.stringify([parent, id]);
    let use = known.get(both);
    if (use === undefined) {
      use = { id, slots: [], cyclic: edge.cyclic };
      known.set(both, use);
      const others = uses.get(parent);
      if (others === undefined) uses.set(parent, [use]);
      else others.push(use);
    }
    use.slots.push(edge.slot);
  }
  return uses;
}

/**
 * Below which experiment each is drawn: one through which it is nearest to the target, so that the
 * tree is as flat as it can be. What was drawn before has no place.
 */
function nearestTo(target: string, uses: Uses, drawn: ReadonlySet<string>): Map<string, string> {
  const homes = new Map<string, string>();
  const queue = [target];
  // The queue grows while it is gone through.
  for (const parent of queue) {
    for (const { id } of uses.get(parent) ?? []) {
      if (id === target || homes.has(id) || drawn.has(id)) continue;
      homes.set(id, parent);
      queue.push(id);
    }
  }
  return homes;
}

/** The lines below one, the first to be drawn at the end. */
function branches(parent: string, uses: Uses, before: string): Branch[] {
  return (uses.get(parent) ?? []).map((use, i, all) => ({
    use,
    parent,
    before,
    last: i === all.length - 1,
  })).reverse();
}
