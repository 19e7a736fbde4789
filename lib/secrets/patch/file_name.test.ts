import { strict as assert } from "node:assert";
import { nameInHeader, pathOfChange } from "./file_name.ts";

Deno.test("names in a header are plain, or quoted as in C", () => {
  assert.equal(nameInHeader("b/a.py"), "b/a.py");
  assert.equal(nameInHeader("b/two words.py\t"), "b/two words.py");
  assert.equal(nameInHeader("b/a.py\t2024-01-01 10:00:00"), "b/a.py");
  assert.equal(nameInHeader('"b/caf\\303\\251.py"'), "b/café.py");
  assert.equal(nameInHeader('"b/\\"q\\\\\\t\\n\\001é"'), 'b/"q\\\t\n\x01é');
  assert.equal(nameInHeader('"b/tab\\tname"\t'), "b/tab\tname");
  assert.equal(nameInHeader("/dev/null"), null);
});

Deno.test("the letter before a path is taken off, if it is git's", () => {
  assert.equal(pathOfChange("a/x.py", "b/x.py", "a/x.py b/x.py"), "x.py");
  assert.equal(pathOfChange(null, "b/x.py", "a/x.py b/x.py"), "x.py");
  assert.equal(pathOfChange("i/x.py", "w/x.py", "i/x.py w/x.py"), "x.py");
  assert.equal(pathOfChange(null, "b/é.py", '"a/\\303\\251.py" "b/\\303\\251.py"'), "é.py");
  assert.equal(pathOfChange("lib/x.py", "lib/x.py", "lib/x.py lib/x.py"), "lib/x.py");
  assert.equal(pathOfChange("a/x.py", "a/x.py", "a/x.py a/x.py"), "a/x.py");
  assert.equal(pathOfChange(null, "b/x.py", "b/x.py b/x.py"), "b/x.py");
});
