/** Many `yanex run` that start at the same moment. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, test } from "../harness.ts";

/** Starting from source takes ten times as long. */
const runs = Deno.env.has("YANEX_TEST_COMMAND") ? 200 : 20;

test(`${runs} runs that start at once on an empty home are all recorded`, async (t) => {
  await allAreRecorded(t);
});

test(`so are ${runs} whose interpreters start before their experiments`, async (t) => {
  // From the first run on it is known that the interpreter can be held.
  t.write("first.py", "");
  await t.yanex("run -q first.py", { env: { YANEX_EXPERIMENTS_DIR: join(t.dir, "../other") } });
  await allAreRecorded(t);
});

async function allAreRecorded(t: Sandbox): Promise<void> {
  t.write(
    "train.py",
    "import sys, yanex\n" +
      "number = yanex.get_param('number')\n" +
      "for step in range(3):\n    yanex.log_metrics({'twice': 2 * number}, step=step)\n" +
      "print('run', number)\n",
  );
  await t.commit();
  const numbers = Array.from({ length: runs }, (_, number) => number);
  const started = numbers.map((number) =>
    t.start(["run", "train.py", "--param", `number=${number}`, "--name", `run ${number}`], {
      timeoutSeconds: 600,
    })
  );
  const outcomes = await Promise.all(started.map((running) => running.ended()));
  for (const [number, { code, stdout, stderr }] of outcomes.entries()) {
    assert.equal(code, 0, `run ${number}: ${stdout}${stderr}`);
    assert.equal(stderr, "");
    assert.ok(stdout.includes(`\nrun ${number}\n`), stdout);
  }

  const told = outcomes.map(({ stdout }) => /created: ([0-9a-f]{8})/.exec(stdout)?.[1]);
  assert.equal(new Set(told).size, runs, "ids are distinct");
  assert.deepEqual(t.store.ids().sort(), told.toSorted());
  for (const [number, id] of told.entries()) {
    const { name, status, id: written } = t.store.metadata(id);
    assert.deepEqual([written, name, status], [id, `run ${number}`, "completed"]);
    assert.equal(t.store.text("params.yaml", id), `number: ${number}\n`);
    assert.equal(t.store.artifact(id!, "stdout.txt"), `run ${number}\n`);
    const rows = JSON.parse(t.store.text("metrics.json", id));
    assert.deepEqual(rows.map((row: { twice: number }) => row.twice), Array(3).fill(2 * number));
  }
  assert.deepEqual(leftovers(t.store.path), [], "drafts and temporary files are gone");
  clientIsWhole(join(t.home, ".yanex/runtime"));
}

/** Hidden entries of a store that no run should leave behind, other than the client's own. */
function leftovers(store: string): string[] {
  const drafts = [...Deno.readDirSync(join(store, ".new"))].map(({ name }) => `.new/${name}`);
  const temporary = [...Deno.readDirSync(store)].flatMap(({ name }) =>
    [...Deno.readDirSync(join(store, name))].map((entry) => `${name}/${entry.name}`)
  ).filter((path) => /\.tmp$|\.lock$|\.heartbeat$|\.reserve$/.test(path));
  return [...drafts, ...temporary];
}

/** The client lies there once, with the content of its source. */
function clientIsWhole(runtime: string): void {
  const folders = [...Deno.readDirSync(runtime)].map(({ name }) => name);
  assert.equal(folders.length, 1, `the client was delivered as ${folders}`);
  const delivered = filesBelow(join(runtime, folders[0]!, "yanex"));
  const source = filesBelow(fileURLToPath(new URL("../../lib/python/yanex", import.meta.url)));
  assert.deepEqual(delivered, source);
}

/** A hash of the content of each Python file below a folder, by its path. */
function filesBelow(folder: string, prefix = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(join(folder, prefix))) {
    const path = prefix + name;
    if (isDirectory) Object.assign(files, filesBelow(folder, `${path}/`));
    else if (/\.pyi?$|^py\.typed$/.test(name)) {
      files[path] = createHash("md5").update(Deno.readFileSync(join(folder, path))).digest("hex");
    }
  }
  return files;
}
