import assert from "node:assert/strict";
import fc from "fast-check";
import { setModified } from "../../sys/mod.ts";
import type { ExperimentFilter } from "../select/filter.ts";
import { plainReader } from "../select/reader.ts";
import { makeSurvey } from "../select/survey.ts";
import { IndexedReader } from "./indexed_reader.ts";

const IDS = ["00000000", "11111111", "22222222", "33333333", "44444444"];

/** Something that happens to the files of a store. */
type Operation = { readonly kind: (typeof KINDS)[number]; readonly id: string; readonly n: number };

const KINDS = [
  "create",
  "replace",
  "edit in place",
  "restore with an old time",
  "archive",
  "bring back",
  "delete",
  "break",
  "write params",
  "remove params",
  "log metrics",
  "write metrics",
  "remove metrics",
  "damage the index",
  "remove the index",
] as const;

const operations = fc.record({
  kind: fc.constantFrom(...KINDS),
  id: fc.constantFrom(...IDS),
  n: fc.nat(9),
});

const FILTERS: readonly ExperimentFilter[] = [
  { archived: "both" },
  { name: "run-[1-4]", sort: "name" },
  { statuses: ["completed"], limit: 2 },
  { archived: "both", params: [{ key: "lr", comparison: ">", text: "3" }], sort: "param:lr" },
  {
    archived: "both",
    limit: 1,
    params: [{ key: "lr", comparison: "<", text: "8" }],
    metrics: [{ key: "acc", comparison: ">", text: "0" }],
  },
  { archived: "both", metrics: [{ key: "acc", comparison: ">=", text: "2" }], sort: "-metric:acc" },
];

class RandomStore {
  constructor(readonly root: string, readonly index: string) {}

  do({ kind, id, n }: Operation): void {
    const folder = `${this.root}/${id}`;
    const metadata = `${folder}/metadata.json`;
    const there = exists(folder);
    switch (kind) {
      case "create":
        Deno.mkdirSync(folder, { recursive: true });
        return Deno.writeTextFileSync(metadata, record(id, n));
      case "archive":
        Deno.mkdirSync(`${this.root}/archived`, { recursive: true });
        return move(folder, `${this.root}/archived/${id}`);
      case "bring back":
        return move(`${this.root}/archived/${id}`, folder);
      case "damage the index":
        return this.damage(n);
      case "remove the index":
        return remove(this.index);
    }
    if (!there) return;
    switch (kind) {
      case "replace":
        Deno.writeTextFileSync(`${folder}/.new`, record(id, n));
        return Deno.renameSync(`${folder}/.new`, metadata);
      case "edit in place":
        return Deno.writeTextFileSync(metadata, record(id, n));
      case "restore with an old time": {
        // The same size and time as before: only the system knows better.
        const before = exists(metadata) ? Deno.statSync(metadata).mtime!.getTime() : 1e12;
        Deno.writeTextFileSync(metadata, record(id, n));
        return setModified(metadata, before);
      }
      case "delete":
        return remove(folder);
      case "break":
        return Deno.writeTextFileSync(metadata, "{" + " ".repeat(n));
      case "write params":
        // Not all experiments have the same names.
        return Deno.writeTextFileSync(
          `${folder}/params.yaml`,
          `${"a: 1\n".repeat(n % 2)}lr: ${n}\n`,
        );
      case "remove params":
        return remove(`${folder}/params.yaml`);
      case "log metrics":
        return Deno.writeTextFileSync(`${folder}/metrics.jsonl`, `{"step": ${n}, "acc": ${n}}\n`, {
          append: true,
        });
      case "write metrics":
        return Deno.writeTextFileSync(`${folder}/metrics.json`, `[{"step": 0, "acc": ${n}}]`);
      case "remove metrics":
        remove(`${folder}/metrics.jsonl`);
        return remove(`${folder}/metrics.json`);
    }
  }

  damage(n: number): void {
    if (!exists(this.index)) return;
    for (const { name } of Deno.readDirSync(this.index)) {
      const file = `${this.index}/${name}`;
      Deno.truncateSync(file, Math.floor(Deno.statSync(file).size * n / 10));
    }
  }
}

function record(id: string, n: number): string {
  const created = `2026-03-0${n}T10:00:00.000000`;
  const status = ["completed", "failed"][n % 2];
  const name = n === 0 ? null : `run-${n}`;
  return JSON.stringify({ created_at: created, id, name, status, tags: [] }, null, 2);
}

function exists(path: string): boolean {
  try {
    return Boolean(Deno.statSync(path));
  } catch {
    return false;
  }
}

function move(from: string, to: string): void {
  if (exists(from) && !exists(to)) Deno.renameSync(from, to);
}

function remove(path: string): void {
  if (exists(path)) Deno.removeSync(path, { recursive: true });
}

/** A file that changes again must get another time: the clock of a file system has steps. */
const STEP = 12;

Deno.test("whatever happens to the files, the answers are those of reading all of them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 14 }), async (list) => {
      const folder = Deno.makeTempDirSync();
      const random = new RandomStore(`${folder}/store`, `${folder}/index`);
      Deno.mkdirSync(random.root);
      try {
        for (const operation of list) {
          random.do(operation);
          await new Promise((resolve) => setTimeout(resolve, STEP));
          await compare(random);
        }
      } finally {
        remove(folder);
      }
    }),
    { numRuns: 25 },
  );
});

/** Each filter is asked with one index, which is made and used by turns. */
async function compare({ root, index }: RandomStore): Promise<void> {
  const store = { root };
  for (const filter of FILTERS) {
    // All files count as old, so that nothing is passed over.
    const reader = new IndexedReader(store, { folder: index, now: () => Date.now() + 60_000 });
    const told: string[] = [];
    const expected: string[] = [];
    const answer = await makeSurvey(store, filter, (text) => told.push(text), reader);
    const full = await makeSurvey(store, filter, (text) => expected.push(text), plainReader);
    assert.deepEqual(answer, full);
    assert.deepEqual(told, expected);
  }
}

async function inStore(body: (root: string, index: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/store`);
    await body(`${folder}/store`, `${folder}/index`);
  } finally {
    remove(folder);
  }
}

Deno.test("a file that has just changed is not believed the next time", async () => {
  await inStore(async (root, index) => {
    const random = new RandomStore(root, index);
    random.do({ kind: "create", id: IDS[0]!, n: 1 });
    // Deno tells this time in seconds: it can be later by one.
    const changed = Deno.statSync(`${root}/${IDS[0]}/metadata.json`).ctime!.getTime();
    const names = async (now: number) => {
      const reader = new IndexedReader({ root }, { folder: index, now: () => now });
      return (await makeSurvey({ root }, {}, () => {}, reader)).rows.map((row) => row.name);
    };
    for (const now of [changed - 100_000, changed, changed + 1900]) {
      assert.deepEqual(await names(now), ["run-1"]);
      assert.equal(exists(index), false, "nothing is remembered of it");
    }
    assert.deepEqual(await names(changed + 3100), ["run-1"]);
    assert.equal(exists(index), true);
  });
});

Deno.test("what could not be read is tried again, the file being the same", async () => {
  await inStore(async (root, index) => {
    const random = new RandomStore(root, index);
    random.do({ kind: "create", id: IDS[0]!, n: 1 });
    random.do({ kind: "break", id: IDS[0]!, n: 1 });
    const now = () => Date.now() + 60_000;
    const survey = await makeSurvey(
      { root },
      {},
      () => {},
      new IndexedReader({ root }, { folder: index, now }),
    );
    assert.deepEqual(survey.broken, [IDS[0]]);
    assert.equal(exists(index), false);
  });
});

Deno.test("a log that appears beside older metrics counts, and so does one that goes", async () => {
  await inStore(async (root, index) => {
    const random = new RandomStore(root, index);
    const [id] = IDS as [string];
    const kinds = [
      "create",
      "write metrics",
      "log metrics",
      "remove metrics",
      "log metrics",
    ] as const;
    for (const [n, kind] of kinds.entries()) {
      random.do({ kind, id, n: n + 2 });
      await new Promise((resolve) => setTimeout(resolve, STEP));
      await compare(random);
    }
  });
});

Deno.test("experiments with other parameters than those before them have their own", async () => {
  await inStore(async (root, index) => {
    const random = new RandomStore(root, index);
    for (const [n, id] of IDS.entries()) {
      random.do({ kind: "create", id, n: n + 2 });
      random.do({ kind: "write params", id, n: n + 2 });
    }
    await new Promise((resolve) => setTimeout(resolve, STEP));
    await compare(random);
    assert.equal(exists(index), true);
    await compare(random);
  });
});

Deno.test("many readers and writers at once get the right answers", async () => {
  await inStore(async (root, index) => {
    const random = new RandomStore(root, index);
    for (const id of IDS) random.do({ kind: "create", id, n: 1 });
    const script = new URL("./testing/survey_often.ts", import.meta.url).pathname;
    const outputs = await Promise.all(Array.from({ length: 6 }, async (_, at) => {
      const args = ["run", "-A", "--no-check", script, root, index, IDS[at % IDS.length]!];
      const { success, stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      assert.ok(success);
      return new TextDecoder().decode(stdout);
    }));
    assert.deepEqual(outputs, outputs.map(() => "right\n"));
    await compare(random);
  });
});

Deno.test("an index of one store says nothing about another", async () => {
  await inStore(async (root, index) => {
    const other = `${root}-other`;
    for (const [place, n] of [[root, 1], [other, 2]] as const) {
      new RandomStore(place, index).do({ kind: "create", id: IDS[0]!, n });
    }
    const now = () => Date.now() + 60_000;
    for (const [place, name] of [[root, "run-1"], [other, "run-2"], [root, "run-1"]] as const) {
      const reader = new IndexedReader({ root: place }, { folder: index, now });
      const { rows } = await makeSurvey({ root: place }, {}, () => {}, reader);
      assert.deepEqual(rows.map((row) => row.name), [name]);
    }
    remove(other);
  });
});
