import type { ResolvedDependency } from "../../experiment/mod.ts";
import {
  type Grid,
  type GridPoint,
  SweepCall,
  type SweptParam,
  type Value,
} from "../../params/mod.ts";
import type { Dependencies } from "./resolve.ts";

/** One experiment of a grid, with what it depends on. */
export interface DependentPoint extends GridPoint {
  readonly dependencies: readonly ResolvedDependency[];
  /** What its name is made of, after the base. */
  readonly nameParts: readonly Value[];
}

/** A grid whose experiments depend on others. */
export interface DependentGrid extends Grid {
  at(index: bigint): DependentPoint;
}

/**
 * Crosses the swept dependencies with a grid of parameters: dependencies change slowest, each counts
 * as a swept entry named by its slot, and names are `<base>-<slot>-<id>-...`.
 */
export function crossDependencies(grid: Grid, { fixed, swept }: Dependencies): DependentGrid {
  const combinations = swept.reduce((product, choices) => product * BigInt(choices.length), 1n);
  const count = combinations * grid.count;
  return {
    swept: [...swept.map(sweptSlot), ...grid.swept],
    count,
    at(index) {
      const point = grid.at(index % grid.count);
      const chosen = choose(swept, index / grid.count);
      const ids = chosen.map(({ id }) => id);
      return {
        params: point.params,
        values: [...ids, ...point.values],
        dependencies: [...fixed, ...chosen],
        nameParts: [...chosen.flatMap(({ slot, id }) => [slot, id]), ...point.values],
      };
    },
  };
}

/** One choice for each slot; the last slot changes fastest. */
function choose(
  swept: Dependencies["swept"],
  combination: bigint,
): ResolvedDependency[] {
  const chosen: ResolvedDependency[] = [];
  let rest = combination;
  for (let at = swept.length - 1; at >= 0; at--) {
    const choices = swept[at]!;
    chosen[at] = choices[Number(rest % BigInt(choices.length))]!;
    rest /= BigInt(choices.length);
  }
  return chosen;
}

function sweptSlot(choices: readonly ResolvedDependency[]): SweptParam {
  const slot = choices[0]!.slot;
  const call = new SweepCall(`list(${choices.map(({ id }) => id).join(",")})`, "list", {
    count: BigInt(choices.length),
    at: (index) => choices[Number(index)]!.id,
  });
  return { path: [slot], name: slot, call };
}
