import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { UserError } from "../errors/mod.ts";
import { onlyIf } from "../sys/testing/only_if.ts";
import {
  DEPENDENCIES_FILE,
  type Dependency,
  formatDependencies,
  readDependencies,
  type ResolvedDependency,
} from "./dependencies.ts";
import { withStore } from "./testing/store.ts";

/** Calls `body` with a function that reads a dependencies.json of this text. */
async function withFile(
  body: (read: (text: string) => Dependency[], file: string) => void,
): Promise<void> {
  await withStore(({ root }) => {
    const file = join(root, DEPENDENCIES_FILE);
    body((text) => {
      Deno.writeTextFileSync(file, text);
      return readDependencies(root);
    }, file);
  });
}

const broken = (reason: RegExp) => (error: unknown) =>
  error instanceof UserError && error.kind === "dependencies-broken" && reason.test(error.message);

const anyId = fc.stringMatching(/^[0-9a-f]{8}$/);

/** Names that could lose their place or their meaning in an object of JavaScript, and any others. */
const anySlot = fc.oneof(
  fc.constantFrom("10", "2", "-1", "01", "__proto__", "constructor", "", 'a"b\\', "größe\n"),
  fc.string({ unit: "binary" }),
);

const anyResolved: fc.Arbitrary<ResolvedDependency[]> = fc.uniqueArray(
  fc.record({
    slot: anySlot,
    id: anyId,
    status: fc.option(fc.constantFrom("completed", "staged")),
    scriptPath: fc.option(fc.string({ unit: "binary" })),
    name: fc.option(fc.string({ unit: "binary" })),
  }),
  { selector: ({ slot }) => slot, maxLength: 6 },
);

Deno.test("an experiment without the file has no dependencies", () =>
  withStore(({ root }) => {
    assert.deepEqual(readDependencies(root), []);
    assert.deepEqual(readDependencies(join(root, "gone")), []);
  }));

Deno.test("dependencies come in the order of the file, whatever their slots are called", () =>
  withFile((read) => {
    assert.deepEqual(read('{"dependencies": {"b": "x", "10": "y", "9": "z"}, "metadata": {}}'), [
      { slot: "b", id: "x" },
      { slot: "10", id: "y" },
      { slot: "9", id: "z" },
    ]);
    assert.deepEqual(read('{"dependencies": {}}'), []);
  }));

Deno.test("the oldest form numbers the slots, and counts only without the new one", () =>
  withFile((read) => {
    assert.deepEqual(read('{"dependency_ids": ["b", "a"]}'), [
      { slot: "dep1", id: "b" },
      { slot: "dep2", id: "a" },
    ]);
    assert.deepEqual(read('{"dependency_ids": ["b"], "dependencies": {"x": "c"}}'), [
      { slot: "x", id: "c" },
    ]);
    assert.deepEqual(read("{}"), []);
  }));

Deno.test("a file that says something else is named, with the reason", () =>
  withFile((read, file) => {
    const cases: [text: string, reason: RegExp][] = [
      ["", /: the file is empty$/],
      ["nonsense", /: a value is expected here \(at character 1\)$/],
      ["[]", /: it holds no JSON object$/],
      ["null", /: it holds no JSON object$/],
      ['{"dependencies": null}', /: `dependencies` is no map of slots$/],
      ['{"dependencies": ["a"]}', /: `dependencies` is no map of slots$/],
      ['{"dependencies": {"data": 5}}', /: what `data` names is no id$/],
      ['{"dependency_ids": "a"}', /: `dependency_ids` is no list$/],
      ['{"dependency_ids": ["a", null]}', /: what `dep2` names is no id$/],
    ];
    for (const [text, reason] of cases) assert.throws(() => read(text), broken(reason), text);
    Deno.removeSync(file);
    Deno.mkdirSync(file);
    assert.throws(() => readDependencies(join(file, "..")), broken(/irectory/));
  }));

Deno.test("a file that was cut anywhere is broken", () =>
  withFile((read) => {
    const text = formatDependencies([
      { slot: "data", id: "abc12345", status: "completed", scriptPath: "/a.py", name: "é" },
    ]);
    for (let length = 0; length < text.trimEnd().length; length++) {
      assert.throws(() => read(text.slice(0, length)), broken(/./), `${length} characters`);
    }
  }));

Deno.test("what is written is read", () =>
  withFile((read) => {
    fc.assert(fc.property(anyResolved, (resolved) => {
      assert.deepEqual(
        read(formatDependencies(resolved)),
        resolved.map(({ slot, id }) => ({ slot, id })),
      );
    }));
  }));

Deno.test("the file has the layout of the store; one time in it carries an offset", () => {
  const text = formatDependencies(
    [
      { slot: "data", id: "abc12345", status: "completed", scriptPath: "/w/prep.py", name: "prep" },
      { slot: "more", id: "abd12345", status: "staged", scriptPath: null, name: null },
    ],
    "2026-03-01T10:00:00.123456",
  );
  assert.equal(
    text,
    `{
  "dependencies": {
    "data": "abc12345",
    "more": "abd12345"
  },
  "created_at": "2026-03-01T10:00:00.123456+00:00",
  "metadata": {
    "abc12345": {
      "resolved_at": "2026-03-01T10:00:00.123456",
      "status_at_resolution": "completed",
      "script_path": "/w/prep.py",
      "name": "prep"
    },
    "abd12345": {
      "resolved_at": "2026-03-01T10:00:00.123456",
      "status_at_resolution": "staged",
      "script_path": null,
      "name": null
    }
  }
}
`,
  );
  assert.match(formatDependencies([]), /^ {2}"created_at": "[-\d]{10}T[:\d]{8}\.\d{6}\+00:00",$/m);
});

const upstream = Deno.env.get("YANEX_TEST_UPSTREAM");

/** Saves what it is told with upstream's storage, and tells what upstream reads of what is there. */
const storage = `
import json, sys
from datetime import datetime
from pathlib import Path
from yanex.core.dependencies import DependencyStorage
from yanex.core.storage_directory import FileSystemDirectoryManager

store = Path(sys.argv[1])
storage = DependencyStorage(FileSystemDirectoryManager(store))
for id, slots in json.load(sys.stdin):
    (store / id).mkdir()
    storage.save_dependencies(id, dict(slots), {slots[0][1]: {"name": "é"}} if slots else None)
told = {}
for folder in sorted(store.iterdir()):
    read = storage.load_dependencies(folder.name)
    offset = datetime.fromisoformat(read["created_at"]).utcoffset().total_seconds()
    told[folder.name] = [list(read["dependencies"].items()), offset, read["metadata"]]
print(json.dumps(told))
`;

Deno.test({
  ...onlyIf(
    upstream,
    "YANEX_TEST_UPSTREAM is not set",
    "upstream reads what we write, and we read what upstream writes",
  ),
  fn: () =>
    withStore(async ({ root }) => {
      const theirs = fc.sample(anyResolved, 20).map((resolved, i): [string, [string, string][]] => [
        `aaaaaa${10 + i}`,
        resolved.map(({ slot, id }) => [slot, id]),
      ]);
      const ours = fc.sample(anyResolved, 20).map((resolved, i): [string, ResolvedDependency[]] => [
        `bbbbbb${10 + i}`,
        resolved,
      ]);
      for (const [id, resolved] of ours) {
        Deno.mkdirSync(join(root, id));
        Deno.writeTextFileSync(join(root, id, DEPENDENCIES_FILE), formatDependencies(resolved));
      }
      const told = await askUpstream(root, theirs);
      for (const [id, slots] of theirs) {
        const read = readDependencies(join(root, id)).map(({ slot, id }) => [slot, id]);
        assert.deepEqual(read, slots, id);
      }
      for (const [id, resolved] of ours) {
        const [slots, offset, metadata] = told[id]!;
        assert.deepEqual(slots, resolved.map(({ slot, id }) => [slot, id]));
        assert.equal(offset, 0);
        for (const { id, name, status, scriptPath } of resolved.slice(-1)) {
          const { resolved_at, ...facts } = metadata[id]!;
          assert.deepEqual(facts, { status_at_resolution: status, script_path: scriptPath, name });
          assert.match(String(resolved_at), /\.\d{6}$/);
        }
      }
    }),
});

type Told = Record<
  string,
  [slots: [string, string][], offset: number, metadata: Record<string, Record<string, unknown>>]
>;

async function askUpstream(root: string, save: unknown): Promise<Told> {
  const child = new Deno.Command(upstream!, {
    args: ["-c", storage, root],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(save)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
