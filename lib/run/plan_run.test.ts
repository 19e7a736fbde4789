import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { UserError } from "../errors/mod.ts";
import { planRun, type RunWishes } from "./plan_run.ts";

const folder = Deno.makeTempDirSync();
const script = join(folder, "train.py");
Deno.writeTextFileSync(script, "");
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const plan = (wishes: Partial<RunWishes> = {}) =>
  planRun({
    store: { root: "/store" },
    script,
    scriptArgs: [],
    params: new Map(),
    tags: [],
    python: Deno.execPath(),
    cliArgs: new Map(),
    includeNotebooks: false,
    includeUntracked: false,
    secrets: "warn",
    graceSeconds: 10,
    ...wishes,
  });

const kindOf = (wishes: Partial<RunWishes>) => {
  try {
    plan(wishes);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.kind;
  }
};

Deno.test("what was not asked for is decided, and paths become absolute", () => {
  const decided = plan({ tags: ["b", "a", "b"] });
  assert.equal(decided.scriptPath, script);
  assert.equal(decided.workingDirectory, Deno.cwd());
  assert.deepEqual(decided.interpreter, { path: Deno.execPath(), source: "--python" });
  assert.deepEqual(
    [decided.name, decided.description, decided.project, decided.tags],
    [null, null, null, ["b", "a"]],
  );
});

Deno.test("a script must be a readable file whose name ends in .py", () => {
  Deno.mkdirSync(join(folder, "folder.py"));
  Deno.writeTextFileSync(join(folder, "train.txt"), "");
  assert.equal(kindOf({ script: join(folder, "nothing.py") }), "script-missing");
  assert.equal(kindOf({ script: join(folder, "train.py/deeper.py") }), "script-missing");
  assert.equal(kindOf({ script: "x".repeat(5000) + ".py" }), "script-missing");
  assert.equal(kindOf({ script: join(folder, "folder.py") }), "script-not-a-file");
  assert.equal(kindOf({ script: join(folder, "train.txt") }), "script-not-python");
  assert.equal(kindOf({}), null);
});

Deno.test("a name is printable and at most 255 characters long", () => {
  assert.equal(kindOf({ name: "🙂".repeat(255) }), null);
  assert.equal(kindOf({ name: "🙂".repeat(256) }), "name-invalid");
  for (const bad of ["a\nb", "a\x1b[0m", "\0", "\ud800"]) {
    assert.equal(kindOf({ name: bad }), "name-invalid", JSON.stringify(bad));
  }
  assert.equal(kindOf({ description: "\n".repeat(1000) }), null);
  assert.equal(kindOf({ description: "x".repeat(1001) }), "description-too-long");
});

Deno.test("tags are those that upstream takes", () => {
  fc.assert(fc.property(fc.string({ maxLength: 60, unit: "binary" }), (tag) => {
    const allowed = /^[A-Za-z0-9_-]+$/.test(tag) && tag.length <= 50;
    assert.equal(kindOf({ tags: ["ok", tag] }), allowed ? null : "tag-invalid", tag);
  }));
  // A line break at the end is none of them, though `$` would match before it.
  assert.equal(kindOf({ tags: ["tag\n"] }), "tag-invalid");
});
