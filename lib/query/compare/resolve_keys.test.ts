import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../errors/mod.ts";
import { onlyIf } from "../../sys/testing/only_if.ts";
import { keyGlob, resolveKeys } from "./resolve_keys.ts";

const keys = ["lr", "model.lr", "model.head.size", "seed", "a.size", "a,b"];
const resolve = (...items: string[]) => resolveKeys("param", items, keys);

Deno.test("keys, ends of keys and globs are found, sorted and each once", () => {
  assert.deepEqual(resolve("seed", "lr"), ["lr", "seed"]);
  assert.deepEqual(resolve("head.size", "seed", "seed"), ["model.head.size", "seed"]);
  assert.deepEqual(resolve("*lr", "model.lr"), ["lr", "model.lr"]);
  assert.deepEqual(resolve("*.size", "s??d"), ["a.size", "model.head.size", "seed"]);
  assert.deepEqual(resolve("param:seed", "param:head.size", "param:*.lr"), [
    "model.head.size",
    "model.lr",
    "seed",
  ]);
  assert.deepEqual(resolve("nothing*"), []);
  assert.deepEqual(resolve(), []);
});

Deno.test("a key in full goes before the ends of others", () => {
  assert.deepEqual(resolve("lr"), ["lr"]);
});

Deno.test("a key that is not there, means several or belongs elsewhere is an error", () => {
  const cases: [item: string, message: string, hint: string][] = [
    [
      "zzz",
      "--params: `zzz` is not a parameter of any of these experiments",
      "there are a,b, a.size, lr, model.head.size, model.lr, seed",
    ],
    [
      "size",
      "--params: `size` could mean a.size, model.head.size",
      "write one of these in full, or `*.size` for all of them",
    ],
    ["metric:acc", "--params: `metric:acc` names a metric", "give it to --metrics"],
    ["meta:id", "--params: `meta:id` names a field of the record", "give it to --meta"],
  ];
  for (const [item, message, hint] of cases) {
    assert.throws(() => resolve("seed", item), (error) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual([error.message, error.hint, error.exitCode], [message, hint, 1]);
      return true;
    });
  }
  assert.throws(() => resolveKeys("metric", ["acc"], []), { hint: /they have none/ });
  const many = Array.from({ length: 14 }, (_, at) => `k${at + 10}`);
  assert.throws(() => resolveKeys("metric", ["acc"], many), { hint: /k10, .*, k19 and 4 more$/ });
});

const hasPython = await new Deno.Command("python3", { args: ["-c", ""] }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  ...onlyIf(hasPython, "needs python3", "globs match what Python's fnmatch matches"),
  fn: async () => {
    const letters = fc.string({
      unit: fc.constantFrom(..."ab.*?[]!-^\\{}()|+$/,", "é", "👍", "\n"),
      maxLength: 8,
    });
    const pairs = fc.sample(fc.tuple(letters, letters), { numRuns: 4000, seed: 7 });
    const globs = ["[a-b]*", "[!a-b]*", "[b-a]", "[!b-a]", "[]a]", "[!]a]", "[a", "**", "[a-]"];
    const names = ["a", "b", "", "]", "[a", "-", "ab", "c"];
    for (const glob of globs) for (const name of names) pairs.push([glob, name]);
    const python = new Deno.Command("python3", {
      args: [
        "-c",
        "import json,sys,fnmatch; print(json.dumps([fnmatch.fnmatchcase(n,g) for g,n in json.load(sys.stdin)]))",
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = python.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(pairs)));
    await writer.close();
    const expected = JSON.parse(new TextDecoder().decode((await python.output()).stdout));
    pairs.forEach(([glob, name], at) => {
      assert.equal(keyGlob(glob).test(name), expected[at], JSON.stringify([glob, name]));
    });
  },
});
