import { strict as assert } from "node:assert";
import { fileType } from "../file_type.ts";
import { NewLines } from "./new_lines.ts";

/** Whether a file may have a structure when a patch shows these lines of it, from a number on. */
function mayHaveStructure(path: string, text: string, from = 1): boolean {
  const lines = new NewLines(fileType(path), 1000);
  text.split("\n").forEach((line, index) => {
    const bytes = new TextEncoder().encode(line);
    lines.add(from + index, bytes, 0, bytes.length);
  });
  return lines.mayHaveStructure;
}

Deno.test("options, values and what goes on with them may have a structure", () => {
  for (const text of ["[a]\nx = 1\n  2\n\n# c\n; c", "A=1\nB: 2", "  x\n\ty", "\u00a0x", ""]) {
    assert.equal(mayHaveStructure("x", text), true, text);
  }
  assert.equal(mayHaveStructure("x.yaml", "- x\nword\n{"), true);
});

Deno.test("a line that can't stand among options shows that there is none", () => {
  for (const text of ["word", "{", "[", "A=1\necho x", "=1", "import x"]) {
    assert.equal(mayHaveStructure("x", text), false, text);
  }
});

Deno.test("programs have none, unless they begin like INI files", () => {
  assert.equal(mayHaveStructure("x.py", "x = 1"), false);
  assert.equal(mayHaveStructure("x.py", "  x = 1", 5), false);
  assert.equal(mayHaveStructure("x.py", "# c\n[a]\nx = 1"), true);
  assert.equal(mayHaveStructure("x.py", "[a]\nx = 1", 5), false);
});

Deno.test("no more lines are kept than the limit allows", () => {
  const lines = new NewLines("yaml", 200);
  const bytes = new TextEncoder().encode("key: value");
  for (let number = 1; number <= 10; number++) lines.add(number, bytes, 0, bytes.length);
  assert.equal(lines.areTooLarge, true);
  assert.equal(lines.lines.length, 0);
  assert.equal(lines.wholeText(() => ""), null);
});
