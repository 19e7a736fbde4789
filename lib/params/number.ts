/**
 * Python refuses to convert longer texts to `int` (`sys.int_info.default_max_str_digits`), so a
 * longer one could not reach the script as a number.
 */
const MAX_INT_DIGITS = 4300;

const DIGITS = "\\d+(?:_\\d+)*";
const INT = new RegExp(`^[+-]?${DIGITS}$`);
const FLOAT = new RegExp(
  `^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`,
);
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;
const MAY_START_NUMBER = /^[+-.\diInN]/;

/**
 * Reads a number as Python's `int()` and `float()` do: an integer if it has no `.` and no `e`, else
 * a float; `_` may stand between digits; `inf`, `infinity` and `nan` in any case are floats.
 *
 * @param text without surrounding spaces
 * @returns `undefined` if it is no number (`0x10`, `1 000`, an integer of more than 4,300 digits)
 */
export function parseNumber(text: string): bigint | number | undefined {
  if (!MAY_START_NUMBER.test(text)) return undefined;
  if (INT.test(text)) {
    const digits = text.replaceAll(/[+_-]/g, "");
    if (digits.length > MAX_INT_DIGITS) return undefined;
    return text[0] === "-" ? -BigInt(digits) : BigInt(digits);
  }
  if (FLOAT.test(text)) return Number(text.replaceAll("_", ""));
  const special = SPECIAL.exec(text);
  if (!special) return undefined;
  if (special[2]!.toLowerCase() === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

/**
 * The text of a float as Python's `repr` writes it: the shortest that reads back the same, with a
 * point or an exponent (`1.0`, `1e-05`, `1e+16`, `inf`, `-inf`, `nan`).
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    if (Number.isNaN(value)) return "nan";
    return value > 0 ? "inf" : "-inf";
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    const power = exponent.slice(1);
    return `${digits}e${exponent[0]}${power.length < 2 ? "0" : ""}${power}`;
  }
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** A decimal number without rounding: `digits / 10 ** scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * The decimal that a finite number stands for when a person writes it: the shortest one that reads
 * back as the same float (0.1 is one tenth), or the integer itself.
 */
export function toDecimal(value: bigint | number): Decimal {
  if (typeof value === "bigint") return { digits: value, scale: 0 };
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const fraction = mantissa.split(".")[1] ?? "";
  const digits = BigInt(mantissa.replace(".", ""));
  const scale = fraction.length - Number(exponent);
  if (scale >= 0) return { digits, scale };
  return { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The digits of `decimal` when it is written with `scale` decimal places (at least its own). */
export function digitsAtScale(decimal: Decimal, scale: number): bigint {
  return decimal.digits * 10n ** BigInt(scale - decimal.scale);
}
