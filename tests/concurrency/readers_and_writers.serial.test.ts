/** Many commands that read and change one store at the same moment, through one index. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { putStored } from "../list/stored.ts";

/** Starting from source takes ten times as long. */
const processes = Deno.env.has("YANEX_TEST_COMMAND") ? 200 : 20;

/** Experiments, so that there is one for each writer and the index is worth its while. */
const experiments = 150;

/** Calls that each writer and each reader makes, one after the other. */
const rounds = 2;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly archived: boolean;
}

const ids = Array.from({ length: experiments }, (_, at) => `ab${String(at).padStart(6, "0")}`);

test(`${processes} readers and writers at once: no error, no wrong row`, async (t) => {
  putStored(
    t,
    Object.fromEntries(ids.map((id, at) => [id, { name: `${id}-0`, params: `lr: ${at}\n` }])),
  );
  // What has just changed is not remembered.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await t.yanex("list --global --all --sort -param:lr").stderr("");

  const half = processes / 2;
  const all = Promise.allSettled([
    ...ids.slice(0, half).map((id, at) => WRITERS[at % WRITERS.length]!(t, id)),
    ...Array.from({ length: half }, (_, at) => read(t, at)),
  ]);
  let over = false;
  const damage = damageIndex(join(t.home, ".cache/yanex/index"), () => over);
  const outcomes = await all.finally(() => over = true);
  await damage;
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;

  const kept = t.store.experiments().map(({ id, name, tags }) => ({ id, name, tags }));
  const gone = ids.slice(0, half).filter((_, at) => WRITERS[at % WRITERS.length] === removes);
  const missing = ids.filter((id) => !kept.some((row) => row.id === id));
  assert.deepEqual(missing, gone, "what is not there any more");
  const listed = (await list(t)).map(({ id, name, tags }) => ({ id, name, tags }));
  assert.deepEqual(listed.sort(byId), kept.sort(byId), "what is listed is what is there");
  const leftovers = [...Deno.readDirSync(t.store.path)].map(({ name }) => name)
    .filter((name) => !ids.includes(name));
  assert.deepEqual(leftovers.sort(), [".new", "archived"]);
  for (const id of kept.map(({ id }) => id)) {
    const files = [...Deno.readDirSync(t.store.folder(id))].map(({ name }) => name);
    assert.deepEqual(files.sort(), ["metadata.json", "params.yaml"], id);
  }
});

/** What a writer does with its experiment, looking at the store after each change. */
const WRITERS = [renames, moves, tags, renames, removes] as const;

async function renames(t: Sandbox, id: string): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    await change(t, ["update", id, "--set-name", `${id}-${round}`, "--force"]);
    assert.deepEqual((await list(t, "--ids", id)).map(({ name }) => name), [`${id}-${round}`]);
  }
}

async function tags(t: Sandbox, id: string): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    await change(t, ["update", id, "--add-tag", `tag-${round}`, "--force"]);
    const expected = Array.from({ length: round }, (_, at) => `tag-${at + 1}`);
    const found = await list(t, "--tag", `tag-${round}`, "--ids", id);
    assert.deepEqual(found.map(({ tags }) => tags), [expected]);
  }
}

async function moves(t: Sandbox, id: string): Promise<void> {
  await change(t, ["archive", id, "--force"]);
  await isNotListed(t, id);
  const [there, ...more] = await list(t, "--archived", "--ids", id);
  assert.deepEqual([there?.id, there?.archived, more.length], [id, true, 0]);
  await change(t, ["unarchive", id, "--force"]);
  assert.deepEqual((await list(t, "--ids", id)).map(({ archived }) => archived), [false]);
}

async function removes(t: Sandbox, id: string): Promise<void> {
  await change(t, ["delete", id, "--force"]);
  await isNotListed(t, id);
  assert.deepEqual(await list(t, "--name", `${id}-*`), []);
}

/** Experiments that nobody moves or removes. */
const still = ids.filter((_, at) =>
  at >= processes / 2 || ![moves, removes].includes(WRITERS[at % WRITERS.length]!)
);

/** Asks for all experiments: each is there once, as it was at some moment that is not past. */
async function read(t: Sandbox, reader: number): Promise<void> {
  const seen = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const rows = await list(t, "--sort", reader % 2 === 0 ? "-param:lr" : "param:lr");
    const shown = rows.map(({ id }) => id);
    const inOrder = shown.toSorted();
    assert.deepEqual(shown, reader % 2 === 0 ? inOrder.reverse() : inOrder);
    assert.equal(new Set(shown).size, shown.length);
    assert.deepEqual(still.filter((id) => !shown.includes(id)), []);
    for (const { id, name, tags, archived } of rows) {
      const at = /^(ab\d{6})-(\d)$/.exec(name);
      assert.deepEqual([at?.[1], archived], [id, false]);
      const age = Number(at![2]) + tags.length;
      assert.ok(age >= (seen.get(id) ?? 0), `${id} was newer before`);
      seen.set(id, age);
    }
  }
}

async function change(t: Sandbox, args: readonly string[]): Promise<void> {
  await quietly(t, args);
}

async function list(t: Sandbox, ...args: readonly string[]): Promise<Row[]> {
  return JSON.parse(await quietly(t, ["list", "--global", "--all", "--json", ...args]));
}

/** What the program prints; the harness's own look at the store would meet what is being moved. */
async function quietly(t: Sandbox, args: readonly string[], warning = ""): Promise<string> {
  const { stdout, stderr } = await t.yanex(args, { timeoutSeconds: 300 });
  assert.equal(stderr, warning);
  return stdout;
}

async function isNotListed(t: Sandbox, id: string): Promise<void> {
  const warning = `warning: no experiment has an id that begins with \`${id}\`\n`;
  const args = ["list", "--global", "--json", "--ids", id];
  assert.equal(await quietly(t, args, warning), "[]\n");
}

/** Takes the index away, or a half of it, again and again. */
async function damageIndex(folder: string, over: () => boolean): Promise<void> {
  for (let round = 0; !over(); round++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const { name } of Deno.readDirSync(folder)) {
      const file = join(folder, name);
      try {
        if (round % 2 === 0) Deno.removeSync(file);
        else Deno.truncateSync(file, Math.floor(Deno.statSync(file).size / 2));
      } catch (error) {
        // Somebody has just replaced it.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
