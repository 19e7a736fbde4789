import { strict as assert } from "node:assert";
import { Glob } from "./glob.ts";

/** Patterns with paths that they mean and paths that they don't. */
const GLOBS: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ["a.py", ["a.py", "x/a.py", "x/a.py/y"], ["xa.py", "a.pyc"]],
  ["/a.py", ["a.py"], ["x/a.py"]],
  ["x/a.py", ["x/a.py"], ["y/x/a.py", "a.py"]],
  ["*.py", ["a.py", "x/.py"], ["a.pyx"]],
  ["x/*", ["x/a", "x/a/b"], ["x", "y/x/a"]],
  ["tests/", ["tests/a", "x/tests/a"], ["tests"]],
  ["x/**/a", ["x/a", "x/y/a", "x/y/z/a"], ["a", "y/x/a"]],
  ["**/a", ["a", "x/y/a"], ["xa"]],
  ["x/**", ["x/a", "x/y/a"], ["x", "xy"]],
  ["a?c", ["abc", "a.c"], ["ac", "a/c"]],
  ["a[0-9x]", ["a1", "ax"], ["a", "ab", "a-"]],
  ["a[!0-9]", ["ab"], ["a1", "a"]],
  ["a[", ["a["], ["a"]],
  ["\\*", ["*"], ["a"]],
  ["a*b*c", ["abc", "axxbyyc", "abcbc"], ["ab", "acb"]],
];

for (const [glob, yes, no] of GLOBS) {
  Deno.test(`${glob} means the files that a .gitignore would mean`, () => {
    const pattern = new Glob(glob);
    for (const path of yes) assert.equal(pattern.matches(path), true, path);
    for (const path of no) assert.equal(pattern.matches(path), false, path);
  });
}
