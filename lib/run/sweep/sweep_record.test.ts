import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { UserError } from "../../errors/mod.ts";
import {
  expandGrid,
  parseParamText,
  type Scalar,
  SweepCall,
  type Template,
  type TemplateMap,
  type Value,
} from "../../params/mod.ts";
import {
  readSweepRecord,
  removeSweepRecord,
  type SweepRecord,
  writeSweepRecord,
} from "./sweep_record.ts";

const PRIVATE = { folder: 0o700, file: 0o600 };

const sweep = (text: string) =>
  parseParamText(text, { bareCommaSweep: true, place: "a test" }) as SweepCall;

function record(template: TemplateMap, changes: Partial<SweepRecord> = {}): SweepRecord {
  return {
    id: "0123abcd",
    size: 6,
    allMade: true,
    plan: {
      scriptPath: "/project/train.py",
      scriptArgs: ["--fold", "3", ""],
      workingDirectory: "/project",
      interpreter: { path: "/usr/bin/python3", source: "the record of the sweep" },
      name: "base",
      description: null,
      tags: ["a", "sweep"],
      project: null,
      cliArgs: new Map<Scalar, Value>([["param", ["a=list(1,2)"]], ["stage", false]]),
      includeNotebooks: false,
      includeUntracked: true,
      secrets: "redact",
    },
    template,
    snapshot: null,
    dependencies: { fixed: [], swept: [] },
    ...changes,
  };
}

async function withStore(body: (store: { root: string }) => unknown): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "yanex-store-" });
  try {
    await body({ root });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** What an experiment would get at each place of the grid; sweeps themselves have no equality. */
function points(template: TemplateMap) {
  const grid = expandGrid(template);
  return {
    names: grid.swept.map(({ name }) => name),
    points: Array.from({ length: Number(grid.count) }, (_, index) => grid.at(BigInt(index)).params),
  };
}

function writeAndRead(store: { root: string }, written: SweepRecord): SweepRecord {
  writeSweepRecord(store, written, PRIVATE);
  return readSweepRecord(store, written.id)!;
}

Deno.test("everything that a sweep needs comes back", () =>
  withStore((store) => {
    const written = record(new Map<Scalar, Template>([["lr", sweep("1,2")]]), {
      snapshot: { folder: "/s/abc", scriptPath: "/s/abc/train.py", root: "/project" },
    });
    const { template, ...rest } = writeAndRead(store, written);
    const { template: _, ...expected } = written;
    assert.deepEqual(rest, expected);
    assert.deepEqual(points(template).points, [
      new Map([["lr", 1n]]),
      new Map([["lr", 2n]]),
    ]);
    const file = join(store.root, ".sweeps/0123abcd.json");
    assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
    removeSweepRecord(store, "0123abcd");
    assert.equal(readSweepRecord(store, "0123abcd"), null);
  }));

const scalar = fc.oneof(
  fc.constantFrom<Scalar>(null, true, false, 0n, 1n, 1.0, -0, NaN, Infinity, -Infinity, 1e-5, ""),
  fc.bigInt(),
  fc.double(),
  fc.string({ unit: "binary" }),
);

const call = fc.constantFrom(
  "list(1, 2)",
  "list ( a , 'b, c', null, 1.0, [1, x] )",
  "1,1.0,x",
  "range(3)",
  "range(0, 1, 0.5)",
  "linspace(0, 1, 2)",
  "logspace(-2, -1, 2)",
).map(sweep);

const { map: templates } = fc.letrec<{ value: Value; map: TemplateMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 2 }),
    fc.array(fc.tuple(scalar, tie("value")), { maxLength: 2 }).map((entries) => new Map(entries)),
  ),
  map: fc.array(
    fc.tuple(
      fc.oneof(scalar, fc.constantFrom("__yanex_map__", "__yanex_sweep__", "a.b", "__proto__")),
      fc.oneof({ depthSize: "small" }, tie("value"), call, tie("map")),
    ),
    { maxLength: 3 },
  ).map((entries) => new Map(entries as [Scalar, Template][])),
}));

Deno.test("parameters of every type, and sweeps at every depth, come back as they were", () =>
  withStore((store) =>
    fc.assert(fc.property(templates, (template) => {
      fc.pre(expandGrid(template).count < 100n);
      const back = writeAndRead(store, record(template)).template;
      assert.deepEqual(points(back), points(template));
    }))
  ));

Deno.test("a damaged record is told, an id that is none finds nothing", () =>
  withStore((store) => {
    writeSweepRecord(store, record(new Map()), PRIVATE);
    const file = join(store.root, ".sweeps/0123abcd.json");
    const good = Deno.readTextFileSync(file);
    const damages = ["", "{", "[]", '{"size": 3}', good.replace('"/project/train.py"', "7")];
    for (const damage of [...damages, good.replace('"sweeps": []', '"sweeps": [1]')]) {
      assert.notEqual(damage, good);
      Deno.writeTextFileSync(file, damage);
      assert.throws(
        () => readSweepRecord(store, "0123abcd"),
        (error) => error instanceof UserError && error.message.includes(file),
      );
    }
    for (const id of ["", "../x", "0123ABCD", "ffffffff"]) {
      assert.equal(readSweepRecord(store, id), null);
    }
  }));
