/**
 * Puts what is used before what uses it. Those that use each other in a circle have no order and
 * come as one group; every other group has one member (Tarjan's strongly connected components).
 *
 * @param ids in the order that is kept where the edges leave a choice
 * @param dependencies what one of them uses, all of it among `ids`
 */
export function dependenciesFirst(
  ids: Iterable<string>,
  dependencies: (id: string) => readonly string[],
): string[][] {
  const order = new Order(dependencies);
  for (const id of ids) order.visit(id);
  return order.groups;
}

/** One that is being looked at: what it uses, and how far that was looked at. */
interface Visit {
  readonly id: string;
  readonly number: number;
  /** Smallest number that can be reached from here among those not yet in a group. */
  low: number;
  readonly uses: readonly string[];
  next: number;
}

class Order {
  readonly groups: string[][] = [];
  /** By id; Infinity once it is in a group. */
  readonly #numbers = new Map<string, number>();
  /** Visited and not yet in a group. */
  readonly #open: string[] = [];

  constructor(private readonly dependencies: (id: string) => readonly string[]) {}

  /** Without recursion: a chain can be longer than the call stack. */
  visit(start: string): void {
    if (this.#numbers.has(start)) return;
    const path = [this.#begin(start)];
    while (path.length > 0) {
      const here = path.at(-1)!;
      if (here.next < here.uses.length) {
        const used = here.uses[here.next++]!;
        const number = this.#numbers.get(used);
        if (number === undefined) path.push(this.#begin(used));
        else if (number < here.low) here.low = number;
        continue;
      }
      path.pop();
      if (here.low === here.number) this.#close(here.id);
      const user = path.at(-1);
      if (user !== undefined && here.low < user.low) user.low = here.low;
    }
  }

  #begin(id: string): Visit {
    const number = this.#numbers.size;
    this.#numbers.set(id, number);
    this.#open.push(id);
    return { id, number, low: number, uses: this.dependencies(id), next: 0 };
  }

  #close(first: string): void {
    const group = this.#open.splice(this.#open.lastIndexOf(first));
    for (const id of group) this.#numbers.set(id, Infinity);
    this.groups.push(group);
  }
}
