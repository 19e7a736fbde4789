import assert from "node:assert/strict";
import fc from "fast-check";
import { formatJson, type Value } from "../../params/mod.ts";
import { conditionTest, parseCondition } from "./condition.ts";

const holds = (value: Value | undefined, text: string) =>
  conditionTest(parseCondition(text)!)(value);

Deno.test("a condition is a key, an operator and a value, with or without spaces", () => {
  assert.deepEqual(parseCondition("lr>0.01"), { key: "lr", comparison: ">", text: "0.01" });
  assert.deepEqual(parseCondition(" model.lr >= 1e-3 "), {
    key: "model.lr",
    comparison: ">=",
    text: "1e-3",
  });
  assert.deepEqual(parseCondition("opt=adam")?.comparison, "==");
  assert.deepEqual(parseCondition("opt==adam")?.comparison, "==");
  assert.deepEqual(parseCondition("note='a = b'")?.text, "a = b");
  assert.deepEqual(parseCondition("note=a=b")?.text, "a=b");
  assert.deepEqual(parseCondition("note=")?.text, "");
});

for (const text of ["lr", "", ">0.1", "=", " = 3", "lr 3"]) {
  Deno.test(`\`${text}\` is no condition`, () => assert.equal(parseCondition(text), null));
}

const cases: [value: Value | undefined, condition: string, expected: boolean][] = [
  [0.1, "x>0.01", true],
  [0.1, "x=0.10", true],
  [1n, "x=1.0", true],
  [1, "x==1", true],
  [10n, "x>9", true],
  [2n ** 70n, "x>1e21", true],
  [2n ** 53n + 1n, "x!=9007199254740992", true],
  [NaN, "x>0", false],
  [NaN, "x!=0", true],
  [NaN, "x=nan", false],
  [Infinity, "x>1e300", true],
  [Infinity, "x=inf", true],
  [3, "x=three", false],
  [3, "x!=three", true],
  [3, "x<three", false],
  ["adam", "x=adam", true],
  ["adam", "x=Adam", false],
  ["adam", "x!=sgd", true],
  ["b", "x>a", true],
  ["10", "x>9", false],
  ["10", "x=10", true],
  [true, "x=true", true],
  [true, "x=yes", true],
  [true, "x=1", false],
  [true, "x>0", false],
  [null, "x=null", true],
  [null, "x!=null", false],
  [[1n], "x=[1]", false],
  [undefined, "x=1", false],
  [undefined, "x!=1", false],
];

for (const [value, condition, expected] of cases) {
  const shown = value === undefined ? "nothing" : formatJson(value);
  Deno.test(`${condition} ${expected ? "holds" : "does not hold"} for ${shown}`, () => {
    assert.equal(holds(value, condition), expected);
  });
}

Deno.test("numbers are compared as they are in JavaScript", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(finite, finite, (a, b) => {
    assert.equal(holds(a, `x<${b}`), a < b);
    assert.equal(holds(a, `x>=${b}`), a >= b);
    assert.equal(holds(a, `x=${b}`), a === b);
    assert.equal(holds(a, `x!=${b}`), a !== b);
  }));
});
