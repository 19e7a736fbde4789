import { digitsAtScale, toDecimal } from "../number.ts";

/** The values of a sweep, made one at a time. */
export interface Series<T> {
  /** How many there are. */
  readonly count: bigint;
  /**
   * One of them.
   *
   * @param index from 0 to `count` - 1
   */
  at(index: bigint): T;
}

type Numeric = bigint | number;

/**
 * Python's `range`, for floats too: `start + index * step`, so that no error accumulates. How many
 * there are is decided on the decimals as written: `range(0, 0.9, 0.3)` ends before 0.9 although
 * `3 * 0.3` is less as a float. With one float among the arguments all values are floats.
 *
 * @param step not zero
 */
export function rangeSeries(start: Numeric, stop: Numeric, step: Numeric): Series<Numeric> {
  const count = rangeCount(start, stop, step);
  if (typeof start === "bigint" && typeof stop === "bigint" && typeof step === "bigint") {
    return { count, at: (index) => start + index * step };
  }
  const [first, width] = [Number(start), Number(step)];
  return { count, at: (index) => first + Number(index) * width };
}

function rangeCount(start: Numeric, stop: Numeric, step: Numeric): bigint {
  const decimals = [start, stop, step].map(toDecimal);
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  const [a, b, s] = decimals.map((decimal) => digitsAtScale(decimal, scale)) as [
    bigint,
    bigint,
    bigint,
  ];
  const [distance, width] = s > 0n ? [b - a, s] : [a - b, -s];
  return distance <= 0n ? 0n : (distance + width - 1n) / width;
}

/**
 * NumPy's `linspace`: `count` evenly spaced floats, the first and the last exact.
 *
 * @param count at least 1; 1 gives `start` alone
 */
export function linspaceSeries(start: number, stop: number, count: bigint): Series<number> {
  const divisions = Number(count - 1n);
  const last = count - 1n;
  const distance = stop - start;
  const step = distance / divisions;
  const inner = (index: number): number => {
    // The ends are finite; only their distance can be too large for a float.
    if (!Number.isFinite(distance)) {
      const part = index / divisions;
      return start * (1 - part) + stop * part;
    }
    // NumPy's order of operations, so that results agree to the last bit; the first form serves
    // steps too small for a float.
    return step === 0 ? (index / divisions) * distance + start : index * step + start;
  };
  return {
    count,
    at: (index) => index === 0n ? start : index === last ? stop : inner(Number(index)),
  };
}

/**
 * NumPy's `logspace`: `10 ** e` for each `e` of a linspace. Where `e` is a whole number, by the
 * decimals as written, the value is the float nearest to that power of ten.
 */
export function logspaceSeries(start: Numeric, stop: Numeric, count: bigint): Series<number> {
  const exponents = linspaceSeries(Number(start), Number(stop), count);
  const [first, end] = [toDecimal(start), toDecimal(stop)];
  const scale = Math.max(first.scale, end.scale);
  const [a, b] = [digitsAtScale(first, scale), digitsAtScale(end, scale)];
  const divisions = count > 1n ? count - 1n : 1n;
  const denominator = divisions * 10n ** BigInt(scale);
  return {
    count,
    at: (index) => {
      const numerator = a * divisions + index * (b - a);
      if (numerator % denominator === 0n) return Number(`1e${numerator / denominator}`);
      return Math.pow(10, exponents.at(index));
    },
  };
}
