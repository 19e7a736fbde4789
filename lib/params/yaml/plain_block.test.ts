import assert from "node:assert/strict";
import fc from "fast-check";
import { anyParams, samples, show } from "../testing.ts";
import type { Value } from "../value.ts";
import type { PlainRules } from "./plain.ts";
import { readPlainBlock } from "./plain_block.ts";
import { readYaml } from "./read.ts";
import { formatYaml } from "./write.ts";

/** What the library makes of it, or undefined for an error or a warning. */
function library(text: string, rules: PlainRules): unknown {
  const options = { file: "f", rules, sweeps: rules === "config" };
  try {
    const { map, warnings } = readYaml(text, options);
    return warnings.length > 0 ? undefined : show(map as Value);
  } catch {
    return undefined;
  }
}

/** True if the text was plain; fails if it was read as something else than the library reads. */
function isReadAlike(text: string, rules: PlainRules): boolean {
  const map = readPlainBlock(text, rules);
  if (map !== null) assert.deepEqual(show(map), library(text, rules), JSON.stringify(text));
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
  for (const text of texts) assert.ok(isReadAlike(text, "pyyaml"), text);
});

Deno.test("so are config files that people write", () => {
  const texts = [
    "lr: 0.1",
    "---\n# For the large model.\nlr: 1e-3   # warm up first\n\nname: 'a # b' # c\ntags: [x, 'y', 2]\n",
    "yanex:\n  name: digits\n  tag: [example]\n\nmodel:\n    hidden: 32\n\n    # of the head\n    head: # of all\n        size: 1_000\nurl: s3://bucket/a\n",
    "layers:\n  -   64 # wide\n  - 32\nempty: # nothing\nflags: [ on, off ]\nnone: [ ]\n",
  ];
  for (const text of texts) assert.ok(isReadAlike(text, "config"), text);
});

Deno.test("what could be a sweep, or needs a word of warning, is left to the library", () => {
  for (const value of ["list(1, 2)", "'list(1, 2)'", "1,2", "'a,b'", "017", "None", "[None]"]) {
    assert.equal(readPlainBlock(`a: ${value}\n`, "config"), null, value);
  }
});

Deno.test("whatever is written as YAML is read as the library reads it, or left to it", () => {
  const plain =
    samples(anyParams, 1500).filter((params) => isReadAlike(formatYaml(params), "pyyaml")).length;
  assert.ok(plain > 100, `${plain} of 1500 were plain`);
});

Deno.test("so are lines put together at random", () => {
  const keys = fc.constantFrom("a", "b", "yes", "null", "a b", "1", "<<", "'q'", "-", "x.y", "é");
  const values = fc.constantFrom(
    ...["", " ", " 1", " 1.5", " x", " x y", " x: y", " x #c", " #c", " 'a'", " 'a''b'", ' "a\\n"'],
    ...[" |", " >", " [1, 2]", " {a: 1}", " []", " &a 1", " *a", " !!str 1", " -", " - 1", " ---"],
    ...[
      " 'a # b'  # c",
      " x  ",
      "   1",
      " 'a' b",
      " [a, 'b', \"c\"]",
      " [a,, b]",
      " [a, ]",
      " [-]",
    ],
    ...[" [a: 1]", " [[1]]", " [1] # c", " [1] x", " [#a]", " [1 #a]", " None", " 017", " f(1)"],
    ...[" a#b", " list(1,2)", " 'x,y'", " 1,2", " # list(1)", " [yes, 1e3]", " - # c", " 'a'#b"],
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
  fc.assert(
    fc.property(text, (yaml) => {
      isReadAlike(yaml, "pyyaml");
      isReadAlike(yaml, "config");
    }),
    { numRuns: 5000 },
  );
});
