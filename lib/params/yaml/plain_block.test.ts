import assert from "node:assert/strict";
import fc from "fast-check";
import { anyParams, samples, show } from "../testing.ts";
import type { Value } from "../value.ts";
import { readPlainBlock } from "./plain_block.ts";
import { readYaml } from "./read.ts";
import { formatYaml } from "./write.ts";

/** What the library makes of it, or undefined for an error. */
function library(text: string): unknown {
  try {
    return show(readYaml(text, { file: "f", rules: "pyyaml", sweeps: false }).map as Value);
  } catch {
    return undefined;
  }
}

/** True if the text was plain; fails if it was read as something else than the library reads. */
function isReadAlike(text: string): boolean {
  const map = readPlainBlock(text);
  if (map !== null) assert.deepEqual(show(map), library(text), JSON.stringify(text));
  return map !== null;
}

Deno.test("what most runs have is plain", () => {
  const texts = [
    "",
    "{}\n",
    "lr: 0.001\nepochs: 10\nname: resnet-50\nflag: true\nnothing: null\nempty:\n",
    "model:\n  head:\n    size: 3\n  act: relu\nlayers:\n- 1\n- 2.5\n- x y\nnone: []\nmap: {}\n",
    "a: 'quoted: text'\nb: \"1\"\npath: /data/x.csv\ndate: 2024-01-01\nhex: 0x1F\noctal: 017\n",
    "big: 1.0e-05\ntime: 1:30\nword: off\ndeep:\n  list:\n    - a\n    - b\n  after: 1\n",
  ];
  for (const text of texts) assert.ok(isReadAlike(text), text);
});

Deno.test("whatever is written as YAML is read as the library reads it, or left to it", () => {
  const plain = samples(anyParams, 1500).filter((params) => isReadAlike(formatYaml(params))).length;
  assert.ok(plain > 100, `${plain} of 1500 were plain`);
});

Deno.test("so are lines put together at random", () => {
  const keys = fc.constantFrom("a", "b", "yes", "null", "a b", "1", "<<", "'q'", "-", "x.y", "é");
  const values = fc.constantFrom(
    ...["", " ", " 1", " 1.5", " x", " x y", " x: y", " x #c", " #c", " 'a'", " 'a''b'", ' "a\\n"'],
    ...[" |", " >", " [1, 2]", " {a: 1}", " []", " &a 1", " *a", " !!str 1", " -", " - 1", " ---"],
    ...["  two", " a, b", " ~", " yes", " 0o17", " 1e3", " .5", " -.inf", " =", " @x", " %x", " é"],
    ...[
      " a\t",
      " ",
      " -1",
      " --x",
      " ---x",
      " ...",
      " ?",
      " :x",
      " x:",
      "\t1",
      " a ",
      " 1_000",
      " 1:30",
      " a:b",
      " s3://b/c",
      " a:-",
    ],
  );
  const lines = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(keys, values).map(([key, value]) => `${key}:${value}`) },
    { weight: 3, arbitrary: values.map((value) => `-${value}`) },
    fc.constantFrom("", "---", "...", "# comment", "text", "? a", ": b", "%YAML 1.1", "\ufeffa: 1"),
  );
  const text = fc.array(fc.tuple(fc.constantFrom("", "", "", "  ", "  ", "    ", " "), lines), {
    maxLength: 6,
  }).map((parts) => parts.map(([indent, line]) => `${indent}${line}\n`).join(""));
  fc.assert(fc.property(text, (yaml) => void isReadAlike(yaml)), { numRuns: 5000 });
});
