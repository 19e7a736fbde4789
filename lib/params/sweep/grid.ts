import { dottedName, getAt, isTemplateMap, type KeyPath, leaves } from "../merge.ts";
import type { Scalar, Value, ValueMap } from "../value.ts";
import { SweepCall, type Template, type TemplateMap } from "./call.ts";

/** A swept parameter. */
export interface SweptParam {
  /** Its place in the parameters. */
  readonly path: KeyPath;
  /** The same as a dotted name. */
  readonly name: string;
  /** What it is swept over. */
  readonly call: SweepCall;
}

/** One experiment of a grid. */
export interface GridPoint {
  /** Its parameters, without sweeps. */
  readonly params: ValueMap;
  /** The values of the swept parameters, in the order of {@link Grid.swept}. */
  readonly values: Value[];
}

/** All combinations of the values of the swept parameters. */
export interface Grid {
  /** In the order in which the keys first appear; the last one changes fastest. */
  readonly swept: readonly SweptParam[];
  /** Number of experiments; 1 without sweeps. */
  readonly count: bigint;
  /**
   * One experiment of the grid, without making the others.
   *
   * @param index from 0 to `count` - 1
   */
  at(index: bigint): GridPoint;
}

/** Lays out the grid of the sweeps in `template`; nothing is expanded before it is asked for. */
export function expandGrid(template: TemplateMap): Grid {
  const swept = sweptParams(template);
  const count = swept.reduce((product, { call }) => product * call.count, 1n);
  return {
    swept,
    count,
    at(index) {
      const values = valuesAt(swept, index);
      let params = template;
      swept.forEach(({ path }, position) => {
        params = replaceAt(params, path, values[position]!);
      });
      return { params: params as ValueMap, values };
    },
  };
}

/** The swept parameters of `template`, in order. */
export function sweptParams(template: TemplateMap): SweptParam[] {
  const swept: SweptParam[] = [];
  for (const { path, value } of leaves(template)) {
    if (value instanceof SweepCall) swept.push({ path, name: dottedName(path), call: value });
  }
  return swept;
}

function valuesAt(swept: readonly SweptParam[], index: bigint): Value[] {
  const values: Value[] = [];
  let rest = index;
  for (let position = swept.length - 1; position >= 0; position--) {
    const { call } = swept[position]!;
    values[position] = call.at(rest % call.count);
    rest /= call.count;
  }
  return values;
}

function replaceAt(map: TemplateMap, path: KeyPath, value: Value): TemplateMap {
  const [key, ...rest] = path as [Scalar, ...Scalar[]];
  const copy: TemplateMap = new Map(map);
  const under = getAt(map, [key]);
  const replacement: Template = rest.length > 0 && isTemplateMap(under)
    ? replaceAt(under, rest, value)
    : value;
  return copy.set(key, replacement);
}
