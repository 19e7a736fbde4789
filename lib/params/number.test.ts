import assert from "node:assert/strict";
import { floatText, parseNumber, toDecimal } from "./number.ts";
import { anyFloat, anyInt, anyText, askPython, samples, show } from "./testing.ts";

Deno.test("floats are written as Python's repr writes them", async () => {
  const floats = samples(anyFloat, 1500);
  const expected = await askPython<string[]>(
    `tell([repr(struct.unpack(">d", bytes.fromhex(h))[0]) for h in data])`,
    floats.map((value) => {
      const [, bits] = show(value) as [string, string];
      return bits === "nan" ? "7ff8000000000000" : bits;
    }),
  );
  assert.deepEqual(floats.map(floatText), expected);
});

Deno.test("numbers are read as Python's int and float read them", async () => {
  const texts = [
    ..."1 -1 +1 0 -0 00 007 1_000 1__0 _1 1_ 1. .5 . -. 1.5 1e3 1E3 1e+3 1e-03 1e 1_0.0_1 1_.0"
      .split(" "),
    ..."0x10 0o7 0b1 1e400 -1e400 1e-400 inf -inf +inf Inf INF nan NaN -nan infinity -Infinity"
      .split(" "),
    ..."12345678901234567890 1.e5 1e1_0 e5 - + 1+1 1e5.5 ١٢ 1,5 1;".split(" "),
    "",
    "9".repeat(4300),
    "-" + "9".repeat(4300),
    "9".repeat(4301),
    ...samples(anyInt, 300).map(String),
    ...samples(anyFloat, 300).map(floatText),
    ...samples(anyText, 300).filter((text) => text === text.trim()),
  ].filter((text) => !/[^\x00-\x7f]\d|[٠-٩]/.test(text));
  const expected = await askPython<unknown[]>(
    `
def read(t):
    if not t.isascii(): return None
    try:
        if "." in t or "e" in t.lower() and "inf" not in t.lower(): return show(float(t))
        if t.lower().lstrip("+-") in ("inf", "infinity", "nan"): return show(float(t))
        return show(int(t))
    except ValueError: return None
tell([read(t) if t.strip() == t else None for t in data])`,
    texts,
  );
  const actual = texts.map((text) => {
    const value = parseNumber(text);
    return value === undefined ? null : show(value);
  });
  texts.forEach((text, index) => assert.deepEqual(actual[index], expected[index], text));
});

Deno.test("a float stands for the decimal that a person writes", () => {
  assert.deepEqual(toDecimal(0.1), { digits: 1n, scale: 1 });
  assert.deepEqual(toDecimal(-2.5e-3), { digits: -25n, scale: 4 });
  assert.deepEqual(toDecimal(1e22), { digits: 10n ** 22n, scale: 0 });
  assert.deepEqual(toDecimal(0), { digits: 0n, scale: 0 });
});
