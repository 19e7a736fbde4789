import { STATUS_LOOKS } from "./status_look.ts";
import type { Lineage, LineageNode } from "../query/mod.ts";
import { basename } from "../sys/mod.ts";
import { type Measure, measureFor } from "./lineage_width.ts";
import { type Paint, type Painter, safeText } from "./paint.ts";

/** What stands for the name of an experiment that is not there any more. */
export const DELETED = "[deleted]";

/** The word follows a symbol unless the symbol says it all. */
const LOOKS: Record<LineageNode["status"], readonly [text: string, paint: Paint]> = {
  ...STATUS_LOOKS,
  completed: ["✓", "green"],
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

/** All edges between two experiments. */
interface Use {
  readonly from: string;
  readonly to: string;
  readonly slots: string[];
  readonly cyclic: boolean;
}

/** One direction of the lineage. */
interface Section {
  readonly title: string;
  /** By the experiment that stands above, in the order of the edges. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** Which end of a use stands below. */
  readonly below: "from" | "to";
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
  readonly #sections: Section[] = [];

  constructor(
    private readonly lineage: Lineage,
    private readonly paint: Painter,
    private readonly columns: number,
    private readonly measure: Measure,
  ) {
    this.#nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
    const all = usesOf(lineage);
    if (lineage.direction !== "down") {
      const uses = Map.groupBy(all, ({ to }) => to);
      this.#sections.push({ title: "depends on", uses, below: "from", drawn: new Set() });
    }
    if (lineage.direction !== "up") {
      const uses = Map.groupBy(all, ({ from }) => from);
      this.#sections.push({ title: "used by", uses, below: "to", drawn: new Set() });
    }
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
  #draw(target: string, indent: string, section: Section): void {
    const { uses, below, drawn } = section;
    const homes = nearestTo(target, section);
    drawn.add(target);
    const pending = branches(target, uses.get(target), indent);
    while (pending.length > 0) {
      const { use, parent, before, last } = pending.pop()!;
      const id = use[below];
      const lead = before + (last ? "└─ " : "├─ ");
      const node = this.#nodes.get(id)!;
      if (homes.get(id) === parent) {
        drawn.add(id);
        this.#lines.push(lead + this.#text(node, use.slots, lead.length));
        for (const branch of branches(id, uses.get(id), before + (last ? "   " : "│  "))) {
          pending.push(branch);
        }
      } else {
        const where = drawn.has(id) ? "see above" : "see below";
        this.#lines.push(lead + this.#reference(node, use, where, lead.length));
      }
    }
  }

  #text(node: LineageNode, slots: readonly string[], indent: number): string {
    const script = shownScript(node);
    const inBrackets = script === null ? "" : ` (${script})`;
    const [status, look] = LOOKS[node.status];
    const marks = (node.archived ? " (archived)" : "") +
      (node.more > 0 ? ` … ${node.more} more` : "");
    const width = indent + this.measure.width(`${inBrackets} ${status}${marks}`);
    return `${this.#named(node, slots, width)}${this.#put(inBrackets, "dim")} ` +
      this.#put(status, look) + this.#put(marks, "dim");
  }

  #reference(node: LineageNode, { slots, cyclic }: Use, where: string, indent: number): string {
    const mark = cyclic ? ` (a cycle, ${where})` : ` (${where})`;
    return this.#named(node, slots, indent + mark.length) +
      this.#put(mark, cyclic ? "red" : "dim");
  }

  /**
   * Marks, id and name of an experiment.
   *
   * @param others columns that everything else on the line takes
   */
  #named(node: LineageNode, slots: readonly string[], others: number): string {
    const asked = this.lineage.targets.includes(node.id) ? "<*> " : "";
    let named = "";
    for (const slot of slots) named += `<${safeText(slot)}> `;
    const id = safeText(node.id);
    const room = this.columns - others - this.measure.width(`${asked}${named}${id} `);
    const name = this.measure.fit(shownName(node), Math.max(NAME, room));
    return `${this.#put(asked, "yellow")}${this.#put(named, "cyan")}${
      this.#put(id, "dim")
    } ${name}`;
  }

  #put(text: string, paint: Paint): string {
    return text === "" ? "" : this.paint(text, paint);
  }
}

function usesOf({ nodes, edges }: Lineage): Use[] {
  const numbers = new Map(nodes.map(({ id }, i) => [id, i]));
  const uses = new Map<number, Use>();
  for (const { from, to, slot, cyclic } of edges) {
    const ends = numbers.get(from)! * nodes.length + numbers.get(to)!;
    const known = uses.get(ends);
    if (known === undefined) uses.set(ends, { from, to, slots: [slot], cyclic });
    else known.slots.push(slot);
  }
  return [...uses.values()];
}

/**
 * Below which experiment each is drawn: one through which it is nearest to the target, so that the
 * tree is as flat as it can be. What was drawn before has no place.
 */
function nearestTo(target: string, { uses, below, drawn }: Section): Map<string, string> {
  const homes = new Map<string, string>();
  const queue = [target];
  // The queue grows while it is gone through.
  for (const parent of queue) {
    for (const use of uses.get(parent) ?? []) {
      const id = use[below];
      if (id === target || homes.has(id) || drawn.has(id)) continue;
      homes.set(id, parent);
      queue.push(id);
    }
  }
  return homes;
}

/** The lines below one, the first to be drawn at the end. */
function branches(parent: string, uses: readonly Use[] | undefined, before: string): Branch[] {
  return (uses ?? []).map((use, i, all) => ({ use, parent, before, last: i === all.length - 1 }))
    .reverse();
}
