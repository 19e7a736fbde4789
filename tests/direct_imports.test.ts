/** The imports of the bundle, which `scripts/build` makes direct. */
import assert from "node:assert/strict";
import { DirectImports } from "../scripts/direct_imports.ts";

const sources: Record<string, string> = {
  "lib/a/mod.ts": `/** A folder. */
export { type Shape, shape } from "./shape.ts";
export {
  // The oldest.
  area as size,
  type Unit,
} from "./area.ts";
export * from "./part/mod.ts";
export type { Only } from "./only.ts";
`,
  "lib/a/shape.ts": "export interface Shape {}\nexport const shape = 1;\n",
  "lib/a/area.ts": "const area = 1;\nexport { area };\n",
  "lib/a/part/mod.ts": `export { join } from "node:path";\nexport * from "./deep.ts";\n`,
  "lib/a/part/deep.ts":
    "export async function dig() {}\nexport class Hole {}\nfunction hidden() {}\n",
};

function rewritten(text: string, path = "lib/b/user.ts"): string {
  return new DirectImports((name) => name === path ? text : sources[name]!).of(path);
}

Deno.test("names are imported from where they are declared, types not at all", () => {
  assert.equal(
    rewritten('import { dig, type Shape, shape as form, size } from "../a/mod.ts";\ndig();\n'),
    'import { dig } from "../a/part/deep.ts"; import { shape as form } from "../a/shape.ts"; ' +
      'import { area as size } from "../a/area.ts";\ndig();\n',
  );
  assert.equal(rewritten('import type { Shape } from "../a/mod.ts";\n'), "\n");
  assert.equal(rewritten('import { type Shape } from "../a/mod.ts";\n'), "\n");
});

Deno.test("lists over several lines and modules of the same folder are understood", () => {
  const text = 'import {\n  dig,\n  // Why.\n  Hole,\n} from "./part/mod.ts";\n';
  assert.equal(
    rewritten(text, "lib/a/user.ts"),
    'import { dig } from "./part/deep.ts"; import { Hole } from "./part/deep.ts";\n',
  );
});

Deno.test("what comes from a library stays with the module that gives it out", () => {
  assert.equal(
    rewritten('import { join } from "../a/mod.ts";\nimport { parse } from "yaml";\n'),
    'import { join } from "../a/part/mod.ts";\nimport { parse } from "yaml";\n',
  );
});

Deno.test("a name that is not there is refused", () => {
  assert.throws(() => rewritten('import { hidden } from "../a/mod.ts";'), /does not export hidden/);
});
