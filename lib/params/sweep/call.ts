import { parseNumber } from "../number.ts";
import type { Scalar, Value } from "../value.ts";
import { linspaceSeries, logspaceSeries, rangeSeries, type Series } from "./spaces.ts";
import { splitItems } from "./split.ts";

/** The four sweep calls. */
export type SweepKind = "list" | "range" | "linspace" | "logspace";

/** The right form of each call, as errors and the documentation show it. */
export const SWEEP_FORMS: Readonly<Record<SweepKind, string>> = {
  list: "list(value, value, ...)",
  range: "range(stop), range(start, stop) or range(start, stop, step)",
  linspace: "linspace(start, stop, number of values)",
  logspace: "logspace(first exponent, last exponent, number of values)",
};

/** A parameter that takes several values, one for each experiment of a sweep. */
export class SweepCall implements Series<Value> {
  /**
   * A sweep over the values of a series.
   *
   * @param call as the user wrote it
   * @param kind the name of the call
   * @param series its values; made when they are asked for, so that a huge sweep costs nothing
   */
  constructor(
    readonly call: string,
    readonly kind: SweepKind,
    private readonly series: Series<Value>,
  ) {}

  /** How many values there are, at least 1. */
  get count(): bigint {
    return this.series.count;
  }

  /** One value, by its index from 0. */
  at(index: bigint): Value {
    return this.series.at(index);
  }

  /** All values; look at `count` first. */
  values(): Value[] {
    return Array.from({ length: Number(this.count) }, (_, index) => this.at(BigInt(index)));
  }
}

/** A value, or a map that may hold sweeps at any depth (never inside a list). */
export type Template = Value | SweepCall | TemplateMap;

/** Parameters before the sweeps in them are expanded. */
export type TemplateMap = Map<Scalar, Template>;

/** A call that begins like a sweep and does not have the right form. */
export class SweepSyntaxError extends Error {
  /**
   * Says what is wrong.
   *
   * @param call as the user wrote it
   * @param reason what is wrong, as it follows the call in a sentence
   * @param form the right form
   */
  constructor(readonly call: string, readonly reason: string, readonly form: string) {
    super(`${call} ${reason}`);
    this.name = "SweepSyntaxError";
  }
}

const CALL_START = /^(list|range|linspace|logspace)\s*\(/;

/**
 * True if a text without surrounding spaces is meant as a sweep: it begins with the name of a call,
 * spaces, and an opening parenthesis. `list of things`, `ranger(1)` and `my_list(1)` are not.
 */
export function looksLikeSweep(text: string): boolean {
  const first = text[0];
  return (first === "l" || first === "r") && CALL_START.test(text);
}

/** The name and the arguments of a call, as texts. */
export interface CallTexts {
  /** Its name. */
  readonly kind: SweepKind;
  /** Without spaces around them; `[""]` for a call without arguments. */
  readonly args: readonly string[];
}

/**
 * Takes a sweep call apart without reading its arguments.
 *
 * @param text without surrounding spaces
 * @returns `null` if {@link looksLikeSweep} says no
 * @throws SweepSyntaxError if it is not closed, or goes on after its closing parenthesis
 */
export function splitCall(text: string): CallTexts | null {
  if (!looksLikeSweep(text)) return null;
  const start = CALL_START.exec(text)!;
  const kind = start[1] as SweepKind;
  const split = splitItems(text, start[0].length, ")");
  if (split === null) {
    throw new SweepSyntaxError(text, "has an unclosed bracket or quote", SWEEP_FORMS[kind]);
  }
  if (split.end < text.length - 1) {
    const reason = "goes on after its closing parenthesis";
    throw new SweepSyntaxError(text, reason, SWEEP_FORMS[kind]);
  }
  return { kind, args: split.items };
}

/**
 * Reads a sweep call.
 *
 * @param text without surrounding spaces
 * @param parseItem reads one value of `list(...)`
 * @returns `null` if {@link looksLikeSweep} says no
 * @throws SweepSyntaxError
 */
export function parseSweepCall(
  text: string,
  parseItem: (text: string) => Value,
): SweepCall | null {
  const parts = splitCall(text);
  if (parts === null) return null;
  if (parts.kind === "list") return listSweep(text, parts.args, parseItem);
  const reader = new NumericCall(text, parts.kind, parts.args);
  return new SweepCall(text, parts.kind, reader.series());
}

/**
 * The sweep over given values.
 *
 * @param call as the user wrote it
 * @param items texts of the values; an empty last one is a trailing comma
 * @throws SweepSyntaxError if there is none, one is empty, or one is a sweep itself
 */
export function listSweep(
  call: string,
  items: readonly string[],
  parseItem: (text: string) => Value,
): SweepCall {
  const fail = (reason: string) => new SweepSyntaxError(call, reason, SWEEP_FORMS.list);
  const texts = items.at(-1) === "" ? items.slice(0, -1) : items;
  if (texts.length === 0) throw fail("has no values");
  const values = texts.map((text) => {
    if (text === "") throw fail('has an empty value (the empty text is written "")');
    if (looksLikeSweep(text)) throw fail("holds another sweep");
    return parseItem(text);
  });
  return new SweepCall(call, "list", {
    count: BigInt(values.length),
    at: (index) => values[Number(index)]!,
  });
}

/** Reads the calls that take numbers. */
class NumericCall {
  constructor(
    private readonly call: string,
    private readonly kind: "range" | "linspace" | "logspace",
    private readonly args: readonly string[],
  ) {}

  series(): Series<Value> {
    if (this.kind === "range") return this.range();
    this.expectArguments(3, 3);
    const [start, stop] = [this.number(0), this.number(1)];
    const count = this.countArgument();
    if (this.kind === "linspace") return linspaceSeries(Number(start), Number(stop), count);
    if (Math.max(Number(start), count > 1n ? Number(stop) : -Infinity) > 308.25) {
      this.fail("has values that are too large for a float");
    }
    return logspaceSeries(start, stop, count);
  }

  private range(): Series<Value> {
    this.expectArguments(1, 3);
    const numbers = this.args.map((_, index) => this.number(index));
    const [start, stop] = numbers.length === 1 ? [0n, numbers[0]!] : [numbers[0]!, numbers[1]!];
    const step = numbers[2] ?? 1n;
    if (Number(step) === 0) this.fail("has a step of 0");
    const series = rangeSeries(start, stop, step);
    if (series.count > 0n) return series;
    if (start < stop) this.fail("has a negative step, but its stop lies above its start");
    if (start > stop) this.fail("has a positive step, but its stop lies below its start");
    return this.fail("has no values: it ends where it starts");
  }

  private expectArguments(least: number, most: number): void {
    const count = this.args.length;
    if (count === 1 && this.args[0] === "") this.fail("has no arguments");
    if (count < least) this.fail(`has too few arguments: ${count}`);
    if (count > most) this.fail(`has too many arguments: ${count}`);
  }

  private number(index: number): bigint | number {
    const text = this.args[index]!;
    if (text === "") this.fail("has an empty argument");
    const value = parseNumber(text);
    if (value === undefined) return this.fail(`has an argument that is no number: ${text}`);
    if (!Number.isFinite(Number(value))) this.fail(`has an argument that is not finite: ${text}`);
    return value;
  }

  private countArgument(): bigint {
    const value = this.number(2);
    if (typeof value === "number" && !Number.isInteger(value)) {
      return this.fail("needs a whole number of values");
    }
    const count = BigInt(value);
    if (count < 1n) this.fail("needs at least one value");
    return count;
  }

  private fail(reason: string): never {
    throw new SweepSyntaxError(this.call, reason, SWEEP_FORMS[this.kind]);
  }
}
