/** What the tests of this folder share: random values, and real Python to compare with. */
import fc from "fast-check";
import type { Scalar, Value, ValueMap } from "./value.ts";

/** Texts that other rules could take for something else, or that are hard to write down. */
export const trickyTexts: readonly string[] = [
  ..."null Null NULL none None ~ true True TRUE false yes Yes YES no on off On OFF y n Y N".split(
    " ",
  ),
  ..."1 -1 +1 01 017 0o17 0x1F 0b101 1_000 1.0 1. .5 -.5 1e3 1e-3 1.0e+3 1E5 12:30 1:30:00".split(
    " ",
  ),
  ...".inf -.inf +.INF .nan .NaN inf -inf nan NaN Infinity 2024-01-01 2024-01-01T00:00:00Z".split(
    " ",
  ),
  ..."= << - -- --- ... ? : :: # & * ! % @ ` | > >- {} [] { } [ ] , {a} [a] a:b".split(" "),
  ..."list(1,2) range(3) list( list(1 linspace(0,1,3) ranger(1) a,b 'a' \"a\" \" ' \\ \\n C:\\x"
    .split(" "),
  "",
  " ",
  " a",
  "a ",
  "a: b",
  "a #b",
  "- a",
  "? a",
  "a, b",
  'a","b',
  "a','b",
  `a","b','c`,
  'he said "x, y", then',
  "list of things",
  "# no comment",
  "line one\nline two",
  "ends\n",
  "ends\n\n",
  "\nstarts",
  "  indented\nnot",
  "a\n\n\nb",
  "a\n  \nb",
  "a\n\tb",
  "a\n# b\n--- c\n...\n",
  "a \nb ",
  "\ta",
  "a\tb",
  "a\r\nb",
  "a\rb",
  "\x00",
  "\x01\x07\x1b[0m\x7f",
  "\x80\x85\x9f\xa0\xad",
  ...[..."\x7f\x80\x85\x9f\xa0\u200b\u2028\u2029\ue000\ufeff\ufffd\ufffe\uffff"].map((unit) =>
    `a${unit}b`
  ),
  "größe",
  "日本語 テスト",
  "😀",
  "a😀b",
  "\ud800",
  "x\udc00y",
  "x".repeat(3000),
  "long words ".repeat(300).trim(),
  "__proto__",
  "constructor",
  "__yanex_map__",
];

// Long ones would make random values of many of them slow to compare.
const shortTricky = trickyTexts.filter((text) => text.length < 100);

/** Random texts, tricky ones among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...shortTricky),
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."ab1 .,:#-_'\"\\\n\t()[]{}&*!|>%@`~=") }),
  fc.array(fc.constantFrom(...shortTricky), { minLength: 2, maxLength: 3 }).map((parts) =>
    parts.join("")
  ),
);

/** Random integers, many beyond 64 bits. */
export const anyInt: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
);

/** Random floats: all bit patterns, and short decimals as people write them. */
export const anyFloat: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 1000),
  fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -30, max: 30 }))
    .map(([digits, power]) => Number(`${digits}e${power}`)),
  fc.constantFrom(0, -0, 1, 1e16, 1e15, 1e-4, 1e-5, 1e22, 5e-324, 1.7976931348623157e308, NaN),
  fc.constantFrom(Infinity, -Infinity),
);

/** Random values without others inside. */
export const anyScalar: fc.Arbitrary<Scalar> = fc.oneof(
  anyText,
  anyInt,
  anyFloat,
  fc.boolean(),
  fc.constant(null),
);

/** Random values of any shape; keys are strings. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value; map: ValueMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    anyScalar,
    fc.array(tie("value"), { maxLength: 4 }),
    tie("map"),
  ),
  map: fc.array(fc.tuple(anyText, tie("value")), { maxLength: 4 }).map((entries) =>
    new Map<Scalar, Value>(entries)
  ),
})).value;

/** Random parameters: maps whose keys are strings. */
export const anyParams: fc.Arbitrary<ValueMap> = fc
  .array(fc.tuple(anyText, anyValue), { maxLength: 6 })
  .map((entries) => new Map<Scalar, Value>(entries));

/** Random parameters with keys of any scalar type (no two that are one key to Python). */
export const anyKeyedParams: fc.Arbitrary<ValueMap> = fc
  .array(fc.tuple(fc.oneof(anyText, anyInt, fc.constant(null), fc.constant(2.5)), anyValue), {
    maxLength: 6,
  })
  .map((entries) => new Map<Scalar, Value>(entries));

/** Values of an arbitrary, the same ones at each run. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: 20260301 });
}

/**
 * A value as plain JSON in which every type and every bit is visible; Python's `show` below makes
 * the same of its values.
 */
export function show(value: Value): unknown {
  if (value === null) return ["null"];
  switch (typeof value) {
    case "boolean":
      return ["bool", value];
    case "bigint":
      return ["int", String(value)];
    case "number":
      return ["float", Number.isNaN(value) ? "nan" : bitsOf(value)];
    case "string":
      return ["text", [...value].map((character) => character.codePointAt(0))];
  }
  if (Array.isArray(value)) return ["list", value.map(show)];
  const entries = [...value].map(([key, entry]) => [JSON.stringify(show(key)), show(entry)]);
  return ["map", Object.fromEntries(entries)];
}

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

const PRELUDE = `
import json, struct, sys
def show(v):
    if v is None: return ["null"]
    if isinstance(v, bool): return ["bool", v]
    if isinstance(v, int): return ["int", str(v)]
    if isinstance(v, float): return ["float", "nan" if v != v else struct.pack(">d", v).hex()]
    if isinstance(v, str): return ["text", [ord(c) for c in v]]
    if isinstance(v, list): return ["list", [show(x) for x in v]]
    if isinstance(v, dict):
        return ["map", {json.dumps(show(k), separators=(",", ":")): show(x) for k, x in v.items()}]
    return ["other", type(v).__name__ + " " + repr(v)]
data = json.load(sys.stdin)
def tell(answer):
    json.dump(answer, sys.stdout)
`;

/**
 * Runs Python code once over many cases.
 *
 * @param code uses \`data\` and calls \`tell(answer)\`; \`show\` is there
 */
export async function askPython<T>(code: string, data: unknown, python = "python3"): Promise<T> {
  const child = new Deno.Command(python, {
    args: ["-c", PRELUDE + code],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { PYTHONIOENCODING: "utf-8" },
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(JSON.stringify(data)))
    .then(() => writer.close());
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  await written;
  return JSON.parse(new TextDecoder().decode(stdout)) as T;
}

/** An interpreter that can import a module, or null; the environment may name one. */
export async function pythonWith(module: string): Promise<string | null> {
  const named = Deno.env.get(`YANEX_TEST_${module === "yaml" ? "PYYAML" : module.toUpperCase()}`);
  for (const python of named ? [named] : ["python3", "python"]) {
    try {
      const found = await new Deno.Command(python, {
        args: ["-c", `import ${module}`],
        stdout: "null",
        stderr: "null",
      }).output();
      if (found.success) return python;
    } catch {
      // There is no such program; the next one may do.
    }
  }
  return null;
}
