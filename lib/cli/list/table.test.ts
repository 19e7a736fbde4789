import assert from "node:assert/strict";
import fc from "fast-check";
import type { ExperimentRow } from "../../query/mod.ts";
import { measureFor } from "../lineage_width.ts";
import { textWidth } from "../table.ts";
import { listColumns } from "./columns.ts";
import { fitWidths, tableLines, withoutMiddle } from "./table.ts";

const now = Date.UTC(2026, 10, 25, 12) * 1000;

const row: ExperimentRow = {
  id: "1a2b3c4d",
  folder: "/store/1a2b3c4d",
  archived: false,
  name: "train-lr-0.1-depth-18",
  description: null,
  status: "completed",
  broken: null,
  project: "vision",
  tags: ["baseline", "paper", "large", "v2"],
  scriptPath: "/work/train.py",
  createdAt: "2026-11-25T11:00:00.000000",
  startedAt: "2026-11-25T11:00:01.000000",
  completedAt: "2026-11-25T11:10:01.000000",
  duration: 600,
  errorMessage: null,
  slurm: null,
};

const lines = (rows: readonly ExperimentRow[], width: number) =>
  tableLines(rows, listColumns(rows, now, false), { width, paint: (text) => text });

Deno.test("with room enough everything is there in full", async () => {
  assert.deepEqual((await lines([row], 120)).map((line) => line.split(/ {2,}/)), [
    ["ID", "Name", "Status", "Script", "Tags", "Started", "Duration"],
    [
      "1a2b3c4d",
      "train-lr-0.1-depth-18",
      "✓ completed",
      "train.py",
      "baseline, paper, large (+1)",
      "59 minutes ago",
      "10m 0s",
    ],
  ]);
});

Deno.test("at 80 columns times are short and texts are cut", async () => {
  const [head, line] = await lines([row], 80);
  assert.equal(head!.split(/ {2,}/).join(" "), "ID Name Status Script Tags Started Duration");
  assert.ok(line!.length <= 80);
  assert.match(line!, /59m ago/);
});

Deno.test("at 40 columns id, name and status are left", async () => {
  const [head, line] = await lines([row], 40);
  assert.equal(head, "ID        Name               Status");
  assert.equal(line, "1a2b3c4d  train-lr-0…pth-18  ✓ completed");
});

Deno.test("no line is wider than the terminal, whatever the texts are", async () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.constantFrom("模型训练实验第一次", "👩‍👩‍👧‍👦".repeat(9), "مرحبا", "\x1b[31mred", "e\u0301"),
  );
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.integer({ min: 40, max: 140 }), async (name, tag, width) => {
      const odd = { ...row, name, scriptPath: `/work/${tag}`, tags: [tag, name] };
      for (const line of await lines([row, odd], width)) {
        assert.ok(textWidth(line) <= width, `${width}: ${line}`);
        assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }
    }),
  );
});

Deno.test("columns are cut to their least before one is left out", () => {
  const columns = [{ least: 4, rank: 0 }, { least: 5, rank: 1 }, { least: 5, rank: 2 }];
  assert.deepEqual(fitWidths(columns, [8, 10, 10], 40), [8, 10, 10]);
  assert.deepEqual(fitWidths(columns, [8, 10, 10], 20), [4, 6, 6]);
  assert.deepEqual(fitWidths(columns, [8, 10, 10], 14), [5, 7, 0]);
  assert.deepEqual(fitWidths(columns, [8, 10, 10], 6), [6, 0, 0]);
});

Deno.test("of a long name the beginning and the end are kept", async () => {
  const measure = await measureFor([]);
  assert.equal(withoutMiddle("abcdefghijklmnop", 16, measure), "abcdefghijklmnop");
  assert.equal(withoutMiddle("abcdefghijklmnop", 11, measure), "abcdef…mnop");
});
