import assert from "node:assert/strict";
import fc from "fast-check";
import { askPython, pythonWith, samples } from "../testing.ts";
import { linspaceSeries, logspaceSeries, rangeSeries, type Series } from "./spaces.ts";

type Row = [start: number, stop: number, num: number, linear: number[], powers: number[] | null];

function valuesOf<T>(series: Series<T>): T[] {
  return Array.from({ length: Number(series.count) }, (_, index) => series.at(BigInt(index)));
}

/** Number of floats between two. */
function ulps(a: number, b: number): number {
  const view = new DataView(new ArrayBuffer(8));
  const ordinal = (value: number): bigint => {
    view.setFloat64(0, value);
    const bits = view.getBigInt64(0);
    return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
  };
  const distance = ordinal(a) - ordinal(b);
  return Number(distance < 0n ? -distance : distance);
}

function compareWithNumpy(rows: readonly Row[]): void {
  for (const [start, stop, num, linear, powers] of rows) {
    const name = `(${start}, ${stop}, ${num})`;
    const count = BigInt(num);
    assert.deepEqual(valuesOf(linspaceSeries(start, stop, count)), linear, `linspace${name}`);
    if (powers === null) continue;
    valuesOf(logspaceSeries(start, stop, count)).forEach((value, index) => {
      const near = powers[index]!;
      // NumPy takes 10 to a rounded exponent; ours may be the power of ten that was meant.
      const isMeant = value === Number(`1e${Math.round(Math.log10(value))}`) &&
        Math.abs(value - near) < 1e-14 * value;
      assert.ok(isMeant || ulps(value, near) <= 1, `logspace${name}[${index}]: ${value}, ${near}`);
    });
  }
}

Deno.test("linspace is NumPy's to the last bit, logspace to one", () => {
  const file = new URL("../testdata/numpy_spaces.json", import.meta.url);
  const rows = JSON.parse(Deno.readTextFileSync(file)) as Row[];
  assert.ok(rows.length > 300);
  compareWithNumpy(rows);
});

Deno.test("linspace and logspace agree with the NumPy that is here", async () => {
  const python = await pythonWith("numpy");
  if (python === null) return console.log("skipped: no Python with NumPy (set YANEX_TEST_NUMPY)");
  const exponent = fc.double({ min: -300, max: 300, noNaN: true });
  const cases = samples(fc.tuple(exponent, exponent, fc.integer({ min: 1, max: 20 })), 500);
  compareWithNumpy(
    await askPython<Row[]>(
      `
import numpy
tell([[a, b, n, numpy.linspace(a, b, n).tolist(), numpy.logspace(a, b, n).tolist()]
      for a, b, n in data])`,
      cases,
      python,
    ),
  );
});

Deno.test("both ends of linspace are exact, also where their distance is no float", () => {
  const ends = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(ends, ends, fc.integer({ min: 2, max: 50 }), (start, stop, num) => {
    const values = valuesOf(linspaceSeries(start, stop, BigInt(num)));
    assert.equal(values[0], start);
    assert.equal(values.at(-1), stop);
    assert.ok(values.every(Number.isFinite));
  }));
});

Deno.test("whole exponents of logspace give the decimals themselves", () => {
  for (let power = -323; power <= 308; power++) {
    const value = logspaceSeries(BigInt(power), BigInt(power), 1n).at(0n);
    assert.equal(value, Number(`1e${power}`));
  }
  const tenths = valuesOf(logspaceSeries(-0.7, 2.3, 31n));
  assert.deepEqual([tenths[7], tenths[17], tenths[27]], [1, 10, 100]);
});

Deno.test("ranges of integers are Python's", async () => {
  const int = fc.bigInt({ min: -30n, max: 30n });
  const big = fc.bigInt({ min: 10n ** 25n, max: 10n ** 25n + 20n });
  const step = fc.bigInt({ min: -7n, max: 7n }).filter((value) => value !== 0n);
  const cases = samples(fc.oneof(fc.tuple(int, int, step), fc.tuple(big, big, step)), 500);
  const expected = await askPython<string[][]>(
    `tell([[str(x) for x in range(*map(int, args))] for args in data])`,
    cases.map((args) => args.map(String)),
  );
  const actual = cases.map((args) => valuesOf(rangeSeries(...args)).map(String));
  assert.deepEqual(actual, expected);
});

Deno.test("ranges of floats count as the decimals say and add no error up", async () => {
  const decimal = fc.integer({ min: -200, max: 200 });
  const step = fc.integer({ min: -30, max: 30 }).filter((value) => value !== 0);
  const cases = samples(fc.tuple(decimal, decimal, step), 500);
  const expected = await askPython<number[][]>(
    `
tell([[a / 100 + i * (s / 100) for i in range(len(range(a, b, s)))] for a, b, s in data])`,
    cases,
  );
  const actual = cases.map(([start, stop, width]) =>
    valuesOf(rangeSeries(start / 100, stop / 100, width / 100))
  );
  assert.deepEqual(actual, expected);
});
