import assert from "node:assert/strict";
import { parseSingleValue } from "../grammar.ts";
import { formatJson } from "../json/write.ts";
import {
  looksLikeSweep,
  parseSweepCall,
  splitCall,
  type SweepCall,
  SweepSyntaxError,
} from "./call.ts";

function read(text: string): SweepCall | null {
  return parseSweepCall(text, parseSingleValue);
}

Deno.test("calls give their values", () => {
  const cases: [string, string][] = [
    ["list(1,2,3)", "[1, 2, 3]"],
    ["list( 1 ,2.0, x , yes, null )", '[1, 2.0, "x", true, null]'],
    ["list(1, 2,)", "[1, 2]"],
    ["list('a, b', \"c)d\", '')", '["a, b", "c)d", ""]'],
    ["list([1, 2], [3])", "[[1, 2], [3]]"],
    ['list({"a": "}"}, {"a": 2})', '[{"a": "}"}, {"a": 2}]'],
    ["list(f(a, b), g(c))", '["f(a, b)", "g(c)"]'],
    ["list('range(3)')", '["range(3)"]'],
    ["range(3)", "[0, 1, 2]"],
    ["range(4, 8, 1)", "[4, 5, 6, 7]"],
    ["range (\t2 ,\n5 )", "[2, 3, 4]"],
    ["range(5, 0, -2)", "[5, 3, 1]"],
    ["range(1_000, 1_002)", "[1000, 1001]"],
    [
      "range(99999999999999999999, 100000000000000000001)",
      "[99999999999999999999, 100000000000000000000]",
    ],
    ["range(0, 1, 0.25)", "[0.0, 0.25, 0.5, 0.75]"],
    ["range(2.0)", "[0.0, 1.0]"],
    ["linspace(10, 100, 5)", "[10.0, 32.5, 55.0, 77.5, 100.0]"],
    ["linspace (0, 1, 3)", "[0.0, 0.5, 1.0]"],
    ["linspace(3, 9, 1)", "[3.0]"],
    ["linspace(0, 1, 2.0)", "[0.0, 1.0]"],
    ["logspace(-4, -1, 4)", "[0.0001, 0.001, 0.01, 0.1]"],
    ["logspace(2, 5, 1)", "[100.0]"],
  ];
  for (const [text, expected] of cases) {
    const call = read(text)!;
    assert.equal(formatJson(call.values()), expected, text);
    assert.equal(call.call, text);
  }
});

Deno.test("text that is no call is left alone", () => {
  const texts = [
    "list of things",
    "ranger(1)",
    "my_list(1)",
    "list",
    "a list(1)",
    "List(1)",
    "",
    "(1)",
  ];
  for (const text of texts) {
    assert.equal(looksLikeSweep(text), false, text);
    assert.equal(read(text), null, text);
  }
});

Deno.test("malformed calls are errors that say what is wrong", () => {
  const cases: [string, string][] = [
    ["list(", "has an unclosed bracket or quote"],
    ["list(1, 2", "has an unclosed bracket or quote"],
    ["list([1, 2)", "has an unclosed bracket or quote"],
    ["list(1) ", "goes on after its closing parenthesis"],
    ["list(1, 2) of things", "goes on after its closing parenthesis"],
    ["linspace(0, 1, 3))", "goes on after its closing parenthesis"],
    ["list()", "has no values"],
    ["list( )", "has no values"],
    ["list(,)", 'has an empty value (the empty text is written "")'],
    ["list(1,,2)", 'has an empty value (the empty text is written "")'],
    ["list(range(3), 1)", "holds another sweep"],
    ["range()", "has no arguments"],
    ["range(1,)", "has an empty argument"],
    ["range(1, 2, 3, 4)", "has too many arguments: 4"],
    ["range(a)", "has an argument that is no number: a"],
    ["range(0x10)", "has an argument that is no number: 0x10"],
    ["range(inf)", "has an argument that is not finite: inf"],
    ["range(0, nan)", "has an argument that is not finite: nan"],
    ["range(0, 1, 0)", "has a step of 0"],
    ["range(0, 1, 0.0)", "has a step of 0"],
    ["range(5, 0)", "has a positive step, but its stop lies below its start"],
    ["range(-3)", "has a positive step, but its stop lies below its start"],
    ["range(0, 5, -1)", "has a negative step, but its stop lies above its start"],
    ["range(3, 3)", "has no values: it ends where it starts"],
    ["range(0)", "has no values: it ends where it starts"],
    ["linspace()", "has no arguments"],
    ["linspace(a,b)", "has too few arguments: 2"],
    ["linspace(a,b,3)", "has an argument that is no number: a"],
    ["linspace(0, 1, num=3)", "has an argument that is no number: num=3"],
    ["linspace(0, 1, 0)", "needs at least one value"],
    ["linspace(0, 1, -2)", "needs at least one value"],
    ["linspace(0, 1, 2.5)", "needs a whole number of values"],
    ["logspace(0, 400, 3)", "has values that are too large for a float"],
    ["logspace(0, 1)", "has too few arguments: 2"],
  ];
  for (const [text, reason] of cases) {
    assert.throws(() => read(text), (error) => {
      assert.ok(error instanceof SweepSyntaxError, text);
      assert.equal(error.reason, reason, text);
      return true;
    });
  }
});

Deno.test("a call of any size costs nothing until its values are asked for", () => {
  const range = read("range(1000000000000000000000)")!;
  assert.equal(range.count, 10n ** 21n);
  assert.equal(range.at(10n ** 20n), 10n ** 20n);
  const lines = read("linspace(0, 1, 1_000_000_000_001)")!;
  assert.equal(lines.count, 10n ** 12n + 1n);
  assert.equal(lines.at(5n * 10n ** 11n), 0.5);
});

Deno.test("arguments can be had as texts", () => {
  assert.deepEqual(splitCall("list (00012345, '1e5',)"), {
    kind: "list",
    args: ["00012345", "'1e5'", ""],
  });
  assert.equal(splitCall("1e5"), null);
});
