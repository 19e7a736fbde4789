import assert from "node:assert/strict";
import type { ExperimentRow } from "../../query/mod.ts";
import { listPage } from "./page.ts";

const row: ExperimentRow = {
  id: "0be2a911",
  folder: "/store/0be2a911",
  archived: false,
  name: "tuned",
  description: null,
  status: "completed",
  broken: null,
  project: "vision",
  tags: [],
  scriptPath: "/work/train.py",
  createdAt: "2026-03-01T10:00:00",
  startedAt: "2026-03-01T10:00:00",
  completedAt: "2026-03-01T10:00:05",
  duration: 5,
  errorMessage: null,
  slurm: null,
};

Deno.test("the last line says whether all that match were counted", async () => {
  for (
    const [matching, isCounted, expected] of [
      [40, true, "Showing 1 of 40 experiments that match, of 9000 in all"],
      [40, false, "Showing 1 of at least 40 experiments that match, of 9000 in all"],
      [1, false, "Showing 1 of at least 1 experiments that match, of 9000 in all"],
    ] as const
  ) {
    const survey = { rows: [row], matching, isCounted, total: 9000, broken: [] };
    const view = { survey, filter: { project: "vision" }, isFiltered: true, now: 0 };
    const page = await listPage(view, { width: 80, paint: (text) => text });
    assert.equal(
      page.trimEnd().split("\n").at(-1),
      `${expected} (use --all to show all that match)`,
    );
  }
});
