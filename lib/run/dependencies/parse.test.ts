import assert from "node:assert/strict";
import { parseDependsOn } from "./parse.ts";

const slots = (...texts: string[]) =>
  parseDependsOn(texts).fixed.map(({ slot, wanted }) => `${slot}=${wanted}`);

Deno.test("several ids are dependencies of one experiment, named in order", () => {
  assert.deepEqual(slots("aaa,bbb", "ccc"), ["dep1=aaa", "dep2=bbb", "dep3=ccc"]);
  assert.deepEqual(slots(" aaa , bbb "), ["dep1=aaa", "dep2=bbb"]);
});

Deno.test("a slot names its dependency, several of one slot are numbered", () => {
  assert.deepEqual(slots("train=aaa", "data=@prep.py"), ["train=aaa", "data=@prep.py"]);
  assert.deepEqual(slots("train=aaa,bbb", "ccc"), ["train1=aaa", "train2=bbb", "dep1=ccc"]);
});

Deno.test("list(...) sweeps over dependencies", () => {
  assert.deepEqual(parseDependsOn(["list(a, b)", "train=list(c,d,)", "e"]), {
    fixed: [{ slot: "dep2", wanted: "e" }],
    swept: [{ slot: "dep1", choices: ["a", "b"] }, { slot: "train", choices: ["c", "d"] }],
  });
});

Deno.test("what is not of the right form is an error that shows it", () => {
  for (
    const text of ["", "a,,b", "=a", "1x=a", "a b=c", "list()", "list(a", "range(3)", "x=list(a) b"]
  ) {
    assert.throws(() => parseDependsOn([text]), { kind: "dependency-malformed" }, text);
  }
  assert.throws(() => parseDependsOn(["a=x", "a=y"]), { kind: "dependency-slot-twice" });
  assert.throws(() => parseDependsOn(["dep1=x", "y"]), { kind: "dependency-slot-twice" });
});
