import assert from "node:assert/strict";
import { UserError } from "../errors/mod.ts";
import { formatParamText, parseParamText } from "./grammar.ts";
import { formatJson } from "./json/write.ts";
import { SweepCall } from "./sweep/call.ts";
import { anyScalar, anyValue, samples, show } from "./testing.ts";
import type { Value } from "./value.ts";

const place = "--param x";

function onCommandLine(text: string): Value | SweepCall {
  return parseParamText(text, { bareCommaSweep: true, place });
}

/** The values of a sweep as JSON, other values as JSON. */
function shown(text: string): string {
  const value = onCommandLine(text);
  return value instanceof SweepCall ? `sweep ${formatJson(value.values())}` : formatJson(value);
}

Deno.test("the first rule that fits decides", () => {
  const cases: [string, string][] = [
    ["", '""'],
    ["  ", '""'],
    ["null", "null"],
    ["None", "null"],
    ["~", "null"],
    ["1", "1"],
    [" 1 ", "1"],
    ["1.0", "1.0"],
    ["1e3", "1000.0"],
    ["1_000", "1000"],
    ["12345678901234567890", "12345678901234567890"],
    ["0x10", '"0x10"'],
    ["007", "7"],
    ["inf", "Infinity"],
    ["-inf", "-Infinity"],
    ["NaN", "NaN"],
    ["yes", "true"],
    ["OFF", "false"],
    ["y", '"y"'],
    ["[]", "[]"],
    ["[1, 2.0, a, yes, null]", '[1, 2.0, "a", true, null]'],
    ["[a, b,]", '["a", "b"]'],
    ["[a,,b]", '["a", "b"]'],
    ["['a, b', \"c]\"]", '["a, b", "c]"]'],
    ["[[1, 2], [x, y]]", '[[1, 2], ["x", "y"]]'],
    ['{"a": [1, 2.5], "b": {"c": "x, y"}}', '{"a": [1, 2.5], "b": {"c": "x, y"}}'],
    ["{a}", '"{a}"'],
    ["{a, b}", '"{a, b}"'],
    ['"1"', '"1"'],
    ["'yes'", '"yes"'],
    ["' a '", '" a "'],
    ['"a, b"', '"a, b"'],
    ["'list(1, 2)'", '"list(1, 2)"'],
    ['"C:\\new\\"', '"C:\\\\new\\\\"'],
    ['"say \\"hi\\""', '"say \\"hi\\""'],
    ['"', '"\\""'],
    ["it's", '"it\'s"'],
    ["f(a, b)", '"f(a, b)"'],
    ["*.{png,jpg}", '"*.{png,jpg}"'],
    ["a b", '"a b"'],
    ["[1, (2]", '[1, "(2"]'],
  ];
  for (const [text, expected] of cases) assert.equal(shown(text), expected, text);
});

Deno.test("a comma list without brackets is a sweep on the command line only", () => {
  const cases: [string, string][] = [
    ["1,2.0,x", 'sweep [1, 2.0, "x"]'],
    ["a, b", 'sweep ["a", "b"]'],
    ["a,", 'sweep ["a"]'],
    ['"a","b"', 'sweep ["a", "b"]'],
    ["\"a, b\", ''", 'sweep ["a, b", ""]'],
    ["[1,2],[3,4]", "sweep [[1, 2], [3, 4]]"],
    ['{"a":1},{"a":2}', 'sweep [{"a": 1}, {"a": 2}]'],
    ["sin(x),cos(x)", 'sweep ["sin(x)", "cos(x)"]'],
    ["don't,can't", 'sweep ["don\'t", "can\'t"]'],
    [":),:(", 'sweep [":)", ":("]'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(shown(text), expected, text);
    const elsewhere = parseParamText(text, { bareCommaSweep: false, place });
    assert.ok(!(elsewhere instanceof SweepCall), text);
  }
  assert.equal(parseParamText("a, b", { bareCommaSweep: false, place }), "a, b");
});

Deno.test("a malformed sweep is an error that shows the call and the right form", () => {
  assert.throws(() => onCommandLine("range(1,)"), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.message, "--param x: the sweep `range(1,)` has an empty argument");
    assert.equal(
      error.hint,
      "the right form is range(stop), range(start, stop) or range(start, stop, step); " +
        "put quotes inside the value if it is meant as text",
    );
    assert.equal(error.exitCode, 2);
    return true;
  });
});

Deno.test("brackets without end or sense are read in no time, as some text or list", () => {
  const deep = "[".repeat(50_000) + "a" + "]".repeat(50_000);
  assert.ok(Array.isArray(onCommandLine(deep)));
  const quotes = `${'",'.repeat(50_000)}x`;
  assert.ok(onCommandLine(quotes) instanceof SweepCall);
  assert.equal(typeof onCommandLine("(".repeat(100_000)), "string");
  assert.equal(typeof onCommandLine("{".repeat(100_000) + "}"), "string");
});

Deno.test("every value has a text that --param reads as that value", () => {
  const withStringKeys = [...samples(anyScalar, 2000), ...samples(anyValue, 500)];
  for (const value of withStringKeys) {
    const text = formatParamText(value);
    const read = onCommandLine(text);
    assert.ok(!(read instanceof SweepCall), text);
    assert.deepEqual(show(read), show(value), text);
  }
});
