import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { most, readSpans, type Span, spanScript } from "./spans.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs a shell script as nvidia-smi");

/** Puts an `nvidia-smi` on PATH that names so many GPUs, or fails. */
function standIn(t: Sandbox, gpus: number | "fails"): void {
  const path = join(t.home, "bin/nvidia-smi");
  Deno.mkdirSync(join(t.home, "bin"), { recursive: true });
  const body = gpus === "fails"
    ? "echo 'NVIDIA-SMI has failed' >&2; exit 9"
    : Array.from({ length: gpus }, (_, index) => `echo ${index}`).join("; ") || "true";
  Deno.writeTextFileSync(
    path,
    `#!/bin/sh\n[ "$*" = "--query-gpu=index --format=csv,noheader" ] || exit 64\n${body}\n`,
    { mode: 0o755 },
  );
  t.env.PATH = `${join(t.home, "bin")}:${t.env.PATH}`;
}

/** Runs six scripts, of which so many wait for each other, and says when each had which GPUs. */
async function sweep(t: Sandbox, options: string, together: number): Promise<Span[]> {
  spanScript(t, "train.py", 0.05, together);
  await t.yanex(`run train.py -p i=range(6) -q ${options}`);
  const spans = readSpans(t);
  assert.equal(spans.length, 6);
  for (const { id, environment } of t.store.experiments()) {
    const recorded = environment.variables.CUDA_VISIBLE_DEVICES;
    assert.equal(recorded, spans.find((span) => span.id === id)!.gpus);
  }
  return spans;
}

/** How many runs used one GPU at the same moment at most. */
function mostOnOne(spans: readonly Span[]): number {
  const gpus = new Set(spans.flatMap((span) => span.gpus!.split(",")));
  return Math.max(
    ...[...gpus].map((gpu) => most(spans.filter((span) => span.gpus!.split(",").includes(gpu)))),
  );
}

const used = (spans: readonly Span[]) => [...new Set(spans.map(({ gpus }) => gpus))].sort();

test("--gpus gives each worker a GPU of its own", unix, async (t) => {
  standIn(t, 3);
  const spans = await sweep(t, "--gpus", 3);
  assert.deepEqual(used(spans), ["0", "1", "2"]);
  assert.equal(most(spans), 3);
  assert.equal(mostOnOne(spans), 1);
});

test("-j may ask for fewer workers than there are GPUs, not for more", unix, async (t) => {
  standIn(t, 3);
  const spans = await sweep(t, "--gpus -j 2", 2);
  assert.equal(most(spans), 2);
  assert.equal(mostOnOne(spans), 1);
  await t.yanex("run train.py -p i=range(6) -q --gpus -j 50");
  assert.equal(mostOnOne(readSpans(t)), 1);
});

test("only those of CUDA_VISIBLE_DEVICES are shared out", unix, async (t) => {
  standIn(t, "fails");
  t.env.CUDA_VISIBLE_DEVICES = "5, GPU-8932f937,7,-1,3";
  const spans = await sweep(t, "--gpus-per-run 1", 3);
  assert.deepEqual(used(spans), ["5", "7", "GPU-8932f937"]);
  assert.equal(mostOnOne(spans), 1);
});

test("--gpus-per-run gives each run several; those left over stay unused", unix, async (t) => {
  standIn(t, 5);
  const spans = await sweep(t, "--gpus-per-run 2", 2);
  assert.deepEqual(used(spans), ["0,1", "2,3"]);
  assert.equal(mostOnOne(spans), 1);
});

test("--runs-per-gpu lets runs share, spread out first", unix, async (t) => {
  standIn(t, 2);
  const spans = await sweep(t, "--runs-per-gpu 2", 4);
  assert.equal(most(spans), 4);
  assert.equal(mostOnOne(spans), 2);
  const first = spans.toSorted((a, b) => a.begin - b.begin).slice(0, 4).map(({ gpus }) => gpus);
  assert.deepEqual(first.sort(), ["0", "0", "1", "1"]);
});

test("staged experiments get GPUs when they run, and a config file may ask", unix, async (t) => {
  standIn(t, 2);
  t.write("train.py", "import os\nprint(os.environ.get('CUDA_VISIBLE_DEVICES'))\n");
  await t.yanex("run train.py --stage -q");
  await t.yanex("run --staged --gpus -q").stdout(/^\[\S+\] 0\n$/);
  t.write("config.yaml", "yanex:\n  gpus_per_run: 2\n");
  await t.yanex("run train.py -q").stdout("0,1\n");
});

test("without GPUs, or with too few, nothing is made", unix, async (t) => {
  t.write("train.py", "");
  const fails = (options: string, reason: string) =>
    t.yanex(`run train.py -p i=range(3) ${options}`).fails(1).stdout("")
      .stderr(
        `error: no GPUs for the runs: ${reason}\n` +
          "hint: run without --gpus, or set CUDA_VISIBLE_DEVICES to the GPUs to use\n",
      );
  // The machine may have one.
  const real = await t.call("sh", ["-c", "command -v nvidia-smi; true"]);
  if (real.stdout === "") await fails("--gpus", "there is no nvidia-smi on PATH");
  standIn(t, "fails");
  await fails("--gpus", "nvidia-smi names none");
  standIn(t, 0);
  await fails("--gpus", "nvidia-smi names none");
  standIn(t, 2);
  await fails("--gpus-per-run 3", "each run needs 3 and there are only 2");
  for (const none of ["", "-1", " , "]) {
    t.env.CUDA_VISIBLE_DEVICES = none;
    await fails("--gpus", "CUDA_VISIBLE_DEVICES names none");
  }
  t.store.isEmpty();
  await t.yanex("run train.py --gpus-per-run 2 --runs-per-gpu 2").fails(2)
    .stderr(/^error: --gpus-per-run and --runs-per-gpu cannot be combined\n/);
  await t.yanex("run train.py --gpus-per-run 0").fails(2).stderr(/^error: `0` is not a valid/);
});
