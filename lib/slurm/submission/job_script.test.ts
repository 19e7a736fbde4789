import assert from "node:assert/strict";
import { type JobScript, jobScript } from "./job_script.ts";

const script: JobScript = {
  submission: "ab12cd34",
  about: ["Runs /home/me/train.py, sweep 11223344."],
  folder: "/store/.slurm/ab12cd34",
  store: "/store",
  program: "/opt/yanex",
  variables: {},
  setup: [],
  runOptions: [],
  hasRanks: false,
  requeue: false,
};

const golden = new URL("./testdata/", import.meta.url);

function same(name: string, text: string): void {
  assert.equal(text, Deno.readTextFileSync(new URL(name, golden)));
}

Deno.test("a job script that a user of the cluster can read", () =>
  same("plain.sh", jobScript(script)));

Deno.test("a job script with all that there is, and names that need quotes", () =>
  same(
    "full.sh",
    jobScript({
      ...script,
      about: ["Runs a\nb.py", "and more"],
      folder: "/it's a store/.slurm/ab12cd34",
      store: "/it's a store",
      program: "/o p/yanex",
      variables: { YANEX_HOME: "/home/ü\nb" },
      setup: ["module load cuda", "source 'my env'/bin/activate # mine"],
      runOptions: ["--retries", "2"],
      hasRanks: true,
      requeue: true,
    }),
  ));
