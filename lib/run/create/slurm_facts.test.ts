import assert from "node:assert/strict";
import { slurmFacts } from "./slurm_facts.ts";

Deno.test("outside a job there is nothing to tell", () => {
  assert.equal(slurmFacts({}), null);
  assert.equal(slurmFacts({ SLURM_JOB_ID: "", SLURM_PROCID: "0" }), null);
  assert.equal(slurmFacts({ SLURM_PROCID: "0" }), null);
});

Deno.test("counts are numbers, names and ids stay texts, and what is empty is left out", () => {
  assert.deepEqual(
    slurmFacts({
      SLURM_JOB_ID: "123",
      SLURM_ARRAY_JOB_ID: "120",
      SLURM_ARRAY_TASK_ID: "3",
      SLURM_RESTART_COUNT: "",
      SLURM_JOB_NODELIST: "node[1-3]",
      SLURM_JOB_GPUS: "0",
      SLURM_STEP_ID: "batch",
      SLURM_PROCID: "0",
      SLURM_NTASKS: "99999999999999999999",
      SLURM_JWT: "secret",
      PATH: "/bin",
    }),
    {
      job_id: "123",
      array_job_id: "120",
      array_task_id: 3,
      node_list: "node[1-3]",
      gpus: "0",
      step_id: "batch",
      procid: 0,
      ntasks: "99999999999999999999",
    },
  );
});
