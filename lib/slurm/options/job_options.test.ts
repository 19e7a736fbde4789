import assert from "node:assert/strict";
import type { UserError } from "../../errors/mod.ts";
import { toValue, type ValueMap } from "../../params/mod.ts";
import { checkClusters, jobOptions } from "./job_options.ts";
import { mergeSettings, readConfigured, readSettings } from "./settings.ts";

const settings = (entries: Parameters<typeof toValue>[0]) =>
  readSettings(toValue(entries) as ValueMap, "here");

Deno.test("keys of config files have _ or -, numbers are texts, null is not set", () => {
  const read = settings({
    cpus_per_task: 4,
    "ntasks-per-node": 2,
    time: null,
    setup: "module load cuda",
    sbatch_args: ["--nice=1"],
    exclude: ["n1", "n2"],
    requeue: true,
  });
  assert.deepEqual(Object.fromEntries(read), {
    "cpus-per-task": "4",
    "ntasks-per-node": "2",
    setup: ["module load cuda"],
    "sbatch-arg": ["--nice=1"],
    exclude: "n1,n2",
    requeue: true,
  });
});

Deno.test("a key that is none is an error with the one that may be meant", () => {
  assert.throws(() => settings({ partion: "a" }), {
    kind: "slurm-option-unknown",
    hint: "did you mean partition?",
  });
  assert.throws(() => settings({ requeue: "yes" }), { kind: "slurm-option-type" });
  assert.throws(() => settings({ mem: ["1G", "2G"] }), { kind: "slurm-option-type" });
  assert.throws(() => settings({ mem: "much" }), { kind: "option-value" });
});

Deno.test("times are those of sbatch(1)", () => {
  for (const good of ["90", "90:30", "2:00:00", "1-12", "1-12:30", "1-12:30:00", "UNLIMITED", ""]) {
    settings({ time: good });
  }
  for (const bad of ["2h", "1:2:3:4", "1-", "-1", "1-2-3", "soon"]) {
    assert.throws(() => settings({ time: bad }), { kind: "option-value" }, bad);
  }
});

Deno.test("a map submits only if it says so", () => {
  assert.equal(readConfigured(true).submits, true);
  assert.equal(readConfigured(undefined).submits, false);
  assert.equal(readConfigured(toValue({ time: 5 }) as ValueMap).submits, false);
  assert.equal(readConfigured(toValue({ time: 5, submit: true }) as ValueMap).submits, true);
});

Deno.test("later settings win, lists as a whole; an empty text takes one back", () => {
  const merged = mergeSettings([
    settings({ account: "a", partition: "p", setup: ["x", "y"] }),
    settings({ account: "", setup: ["z"] }),
  ]);
  assert.deepEqual(Object.fromEntries(merged), { partition: "p", setup: ["z"] });
});

Deno.test("several ranks are seen wherever they are asked for, and warned by srun", () => {
  for (
    const entries of [
      { nodes: 2 },
      { nodes: "1-2" },
      { ntasks_per_node: 4 },
      { sbatch_args: ["--ntasks=4"] },
      { sbatch_args: ["-n4"] },
      { sbatch_args: ["-N", "2"] },
    ]
  ) {
    const { hasRanks, signal } = jobOptions(settings(entries));
    assert.deepEqual([hasRanks, signal], [true, "USR1@60"], JSON.stringify(entries));
  }
  for (const entries of [{}, { nodes: 1 }, { sbatch_args: ["--nice=4"] }]) {
    const { hasRanks, signal } = jobOptions(settings(entries));
    assert.deepEqual([hasRanks, signal], [false, "B:USR1@60"], JSON.stringify(entries));
  }
  assert.equal(jobOptions(settings({ signal: "none" })).signal, null);
  assert.equal(jobOptions(settings({ signal: "TERM@120" })).signal, "B:TERM@120");
  assert.equal(jobOptions(settings({ signal: "R:TERM@120" })).signal, "R:TERM@120");
  assert.equal(jobOptions(settings({ signal: "TERM@120", nodes: "2" })).signal, "TERM@120");
});

Deno.test("what yanex decides is no argument for sbatch", () => {
  for (const arg of ["--array=0-3", "-a0-3", "--wrap=ls", "--wait", "--test-only", "--hold"]) {
    const entries = { sbatch_args: [arg] };
    assert.throws(() => jobOptions(settings(entries)), { kind: "slurm-arg-not-allowed" }, arg);
  }
});

Deno.test("another cluster is no argument for sbatch", () => {
  const hints = [["--clusters=far"], ["--cluster", "far"], ["-Mfar"], ["-M", "far"]].map((args) => {
    try {
      jobOptions(settings({ sbatch_args: args }));
      return null;
    } catch (error) {
      return (error as UserError).hint;
    }
  });
  const [first] = hints;
  assert.match(first!, /set SLURM_CLUSTERS=far for this and all later commands$/);
  assert.deepEqual(hints, Array(4).fill(first));
  assert.throws(() => jobOptions(settings({ sbatch_args: ["--clusters=a,b"] })), {
    kind: "slurm-other-cluster",
  });
  // Within a federation, where all have one queue.
  assert.ok(jobOptions(settings({ sbatch_args: ["--cluster-constraint=big"] })));
});

Deno.test("sbatch may be told of the cluster only that the other programs ask", () => {
  const kind = "slurm-other-cluster";
  for (const [all, ofSbatch] of [["", ""], ["far", undefined], ["far", "far"], [undefined, ""]]) {
    checkClusters(all, ofSbatch);
  }
  for (
    const [all, ofSbatch] of [[undefined, "far"], ["near", "far"], ["a,b", undefined], ["all", ""]]
  ) {
    assert.throws(() => checkClusters(all, ofSbatch), { kind });
  }
});

Deno.test("experiments that share a task have no ranks", () => {
  assert.equal(jobOptions(settings({ pack: 3, ntasks_per_node: 1 })).pack, 3);
  assert.throws(() => jobOptions(settings({ pack: 3, ntasks_per_node: 2 })), {
    kind: "options-exclude",
  });
});
