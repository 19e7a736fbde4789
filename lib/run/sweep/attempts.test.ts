import assert from "node:assert/strict";
import { join } from "node:path";
import { readMetadata } from "../../experiment/mod.ts";
import { type AttemptAside, putAttemptAside, takeAttemptBack } from "./attempts.ts";

const PRIVATE = { folder: 0o700, file: 0o600 };

const failed = {
  status: "failed",
  started_at: "2026-01-01T10:00:00.000000",
  completed_at: "2026-01-01T10:00:05.000000",
  duration: 5.0,
  error_message: "Script exited with code 3",
  git_at_run: { commit_hash: "abc" },
  runner: { version: "0.1.0", host: "box", pid: 7, exit_code: 3, signal: null },
  tags: ["kept"],
};

/** Does something with the folder of an experiment with this record. */
async function withExperiment(
  record: Record<string, unknown>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-attempt-" });
  try {
    Deno.mkdirSync(join(folder, "artifacts"));
    Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(record));
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function setAside(folder: string, forLater: boolean): Promise<AttemptAside> {
  const reading = readMetadata(folder);
  assert.ok(reading.kind === "read");
  return await putAttemptAside(folder, reading.metadata.raw, PRIVATE, forLater);
}

async function putAside(folder: string): Promise<number> {
  return (await setAside(folder, false)).number;
}

const record = (folder: string) => JSON.parse(Deno.readTextFileSync(join(folder, "metadata.json")));

Deno.test("an attempt goes into the list and its files into a folder, artifacts stay", () =>
  withExperiment(failed, async (folder) => {
    Deno.writeTextFileSync(join(folder, "artifacts/stdout.txt"), "first");
    Deno.writeTextFileSync(join(folder, "artifacts/model.bin"), "model");
    Deno.writeTextFileSync(join(folder, "metrics.jsonl"), "{}\n");
    assert.equal(await putAside(folder), 1);
    const { saved_at: _, ...rest } = record(folder);
    assert.deepEqual(rest, {
      status: "staged",
      tags: ["kept"],
      runner: { version: "0.1.0", host: "box", pid: 7 },
      attempts: [{
        status: "failed",
        host: "box",
        exit_code: 3,
        signal: null,
        started_at: failed.started_at,
        completed_at: failed.completed_at,
        duration: 5,
        error_message: failed.error_message,
        cancellation_reason: null,
        git_at_run: { commit_hash: "abc" },
      }],
    });
    assert.equal(Deno.readTextFileSync(join(folder, "attempts/1/stdout.txt")), "first");
    assert.equal(Deno.readTextFileSync(join(folder, "attempts/1/metrics.jsonl")), "{}\n");
    assert.deepEqual([...Deno.readDirSync(join(folder, "artifacts"))].map(({ name }) => name), [
      "model.bin",
    ]);
  }));

Deno.test("a second attempt is the second one, one whose runner died has failed", () =>
  withExperiment(
    { ...failed, attempts: [{ status: "failed" }], status: "running" },
    async (folder) => {
      Deno.writeTextFileSync(join(folder, "artifacts/stderr.txt"), "second");
      assert.equal(await putAside(folder), 2);
      const { attempts } = record(folder);
      assert.deepEqual(
        attempts.map((attempt: Record<string, string>) => [attempt.status, attempt.error_message]),
        [["failed", undefined], ["failed", "runner died"]],
      );
      assert.equal(Deno.readTextFileSync(join(folder, "attempts/2/stderr.txt")), "second");
    },
  ));

Deno.test("done half and done again, nothing is lost", () =>
  withExperiment(failed, async (folder) => {
    // Killed after the first file was moved.
    Deno.mkdirSync(join(folder, "attempts/1"), { recursive: true });
    Deno.writeTextFileSync(join(folder, "attempts/1/stdout.txt"), "first");
    Deno.writeTextFileSync(join(folder, "metrics.jsonl"), "{}\n");
    assert.equal(await putAside(folder), 1);
    assert.equal(Deno.readTextFileSync(join(folder, "attempts/1/stdout.txt")), "first");
    assert.equal(Deno.readTextFileSync(join(folder, "attempts/1/metrics.jsonl")), "{}\n");
    assert.equal(record(folder).attempts.length, 1);
  }));

/** A failed one with output, of a job, that was put aside for somebody else. */
function withAside(
  body: (folder: string, aside: AttemptAside, before: unknown) => Promise<void>,
): Promise<void> {
  const record = { ...failed, slurm: { submission: "abcdabcd", task: 3, state: "TIMEOUT" } };
  return withExperiment(record, async (folder) => {
    Deno.writeTextFileSync(join(folder, "artifacts/stdout.txt"), "first");
    Deno.writeTextFileSync(join(folder, "metrics.jsonl"), "{}\n");
    await body(folder, await setAside(folder, true), record);
  });
}

/** Names in the folder, and in the one for artifacts. */
const files = (folder: string) =>
  [folder, join(folder, "artifacts")].flatMap((each) =>
    [...Deno.readDirSync(each)].map(({ name }) => name)
  ).sort();

Deno.test("an attempt that was put aside for later takes its job along, and can be taken back", () =>
  withAside(async (folder, aside, before) => {
    const { slurm, attempts } = record(folder);
    assert.deepEqual([slurm, attempts[0].slurm.state], [undefined, "TIMEOUT"]);
    assert.equal(await takeAttemptBack(folder, aside, PRIVATE), true);
    const { saved_at: _, ...rest } = record(folder);
    assert.deepEqual(rest, before);
    assert.deepEqual(files(folder), ["artifacts", "metadata.json", "metrics.jsonl", "stdout.txt"]);
  }));

for (
  const [what, change] of [
    ["has begun", { status: "running" }],
    ["was cancelled", { status: "cancelled" }],
    ["was submitted", { slurm: { submission: "12341234", task: 0 } }],
    ["has had another attempt", { attempts: [{}, {}] }],
  ] as const
) {
  Deno.test(`one that ${what} since is not taken back`, () =>
    withAside(async (folder, aside) => {
      const changed = { ...record(folder), ...change };
      Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(changed));
      assert.equal(await takeAttemptBack(folder, aside, PRIVATE), false);
      const { saved_at: _, ...rest } = record(folder);
      const { saved_at: __, ...expected } = changed;
      assert.deepEqual(rest, expected);
      assert.deepEqual(files(folder), ["artifacts", "attempts", "metadata.json"]);
    }));
}
