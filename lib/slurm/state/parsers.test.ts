/** On what SLURM 22.05 prints, and on what other versions print differently. */
import assert from "node:assert/strict";
import { fieldTime } from "./fields.ts";
import { parseSacct, sacctArgs, saysDisabled } from "./sacct.ts";
import { clusterFacts } from "../submission/limits.ts";
import { parseScontrol } from "./scontrol.ts";
import { parseSqueue, saysForgotten } from "./squeue.ts";

const squeue = (...lines: string[]) => parseSqueue(lines.join("\n").replaceAll("|", "\x1f") + "\n");

Deno.test("squeue: tasks that run, wait, and have ended", () => {
  const jobs = squeue(
    "1_30|COMPLETED|None|n1|main|2026-11-28T08:12:53|2026-11-28T08:12:54|(null)",
    "2|RUNNING|None|n1|main|2026-11-28T08:12:48|2027-11-28T08:12:48|(null)",
    "4_2|PENDING|JobArrayTaskLimit||main|N/A|N/A|(null)",
    "5|FAILED|NonZeroExitCode|n2|main|2026-11-28T08:12:48|2026-11-28T08:12:48|(null)",
  );
  assert.deepEqual([...jobs.keys()], ["1_30", "2", "4_2", "5"]);
  const told = [...jobs.values()].map(({ state, phase, reason, node }) =>
    [state, phase, reason, node].join(" ")
  );
  assert.deepEqual(told, [
    "COMPLETED ended  n1",
    "RUNNING running  n1",
    "PENDING queued JobArrayTaskLimit ",
    "FAILED ended NonZeroExitCode n2",
  ]);
  // The end of a job that runs is only when its time limit ends.
  assert.equal(jobs.get("2")!.endedAt, null);
  assert.equal(jobs.get("1_30")!.endedAt, fieldTime("2026-11-28T08:12:54"));
});

Deno.test("squeue: what a job waits for is kept as it is written", () => {
  const jobs = squeue(
    "3|PENDING|Dependency||main|N/A|N/A|afterok:2(unfulfilled)",
    "7|PENDING|DependencyNeverSatisfied||main|N/A|N/A|afterok:5(failed)",
  );
  assert.equal(jobs.get("3")!.dependency, "afterok:2(unfulfilled)");
  assert.equal(jobs.get("7")!.reason, "DependencyNeverSatisfied");
});

Deno.test("squeue: tasks on one line are told apart", () => {
  const jobs = squeue("4_[0-400:2%5]|PENDING|JobHeldUser||main|N/A|N/A|(null)");
  assert.equal(jobs.size, 201);
  assert.equal(jobs.get("4_398")!.state, "PENDING");
  assert.equal(jobs.get("4_3"), undefined);
});

Deno.test("squeue: a reason can have any character", () => {
  const jobs = parseSqueue(
    ["9", "PENDING", "Nodes down | (root) [x]", "", "main", "N/A", "N/A", "(null)"].join("\x1f"),
  );
  assert.equal(jobs.get("9")!.reason, "Nodes down | (root) [x]");
});

Deno.test("squeue: a job that is forgotten is no failure to ask", () => {
  assert.ok(saysForgotten("slurm_load_jobs error: Invalid job id specified"));
  assert.ok(!saysForgotten("slurm_load_jobs error: Unable to contact slurm controller"));
});

Deno.test("scontrol: exit code, signal, restarts and the file of the output", () => {
  const jobs = parseScontrol(
    "JobId=5 JobName=wrap UserId=root(0) GroupId=root(0) MCS_label=N/A Priority=4294901756 " +
      "JobState=FAILED Reason=NonZeroExitCode Dependency=(null) Requeue=1 Restarts=2 BatchFlag=1 " +
      "Reboot=0 ExitCode=3:0 RunTime=00:00:00 StartTime=2026-11-28T08:12:48 " +
      "EndTime=2026-11-28T08:12:48 Partition=main AllocNode:Sid=localhost:13048 " +
      "ReqNodeList=(null) ExcNodeList=(null) NodeList=n2 BatchHost=n2 StdErr=/data/err " +
      "StdIn=/dev/null StdOut=/data/out Power= \n" +
      "JobId=6 JobName=wrap UserId=root(0) JobState=FAILED Reason=JobLaunchFailure ExitCode=0:9\n",
  );
  const { exitCode, signal, restarts, logFile, node } = jobs.get("5")!;
  assert.deepEqual([exitCode, signal, restarts, logFile, node], [3, null, 2, "/data/out", "n2"]);
  assert.deepEqual([jobs.get("6")!.exitCode, jobs.get("6")!.signal], [0, 9]);
});

Deno.test("scontrol: tasks of an array, those that wait together", () => {
  const jobs = parseScontrol(
    "JobId=1 ArrayJobId=1 ArrayTaskId=34-36%3 ArrayTaskThrottle=3 JobName=wrap UserId=root(0) " +
      "JobState=PENDING Reason=JobArrayTaskLimit ExitCode=0:0 StdOut=/data/%A_%a\n" +
      "JobId=41 ArrayJobId=1 ArrayTaskId=33 ArrayTaskThrottle=3 JobName=wrap UserId=root(0) " +
      "JobState=COMPLETED Reason=None ExitCode=0:0 StdOut=/data/1_33\n",
  );
  assert.deepEqual([...jobs.keys()], ["1_34", "1_35", "1_36", "1_33"]);
  assert.equal(jobs.get("1_34")!.logFile, null);
  assert.equal(jobs.get("1_33")!.logFile, "/data/1_33");
});

Deno.test("scontrol: a name of a job says nothing of its state", () => {
  const jobs = parseScontrol(
    "JobId=5 JobName=a JobState=FAILED Reason=x UserId=root(0) JobState=RUNNING Reason=None\n",
  );
  assert.deepEqual([jobs.get("5")!.state, jobs.get("5")!.reason], ["RUNNING", null]);
});

Deno.test("scontrol: the cluster's name", () => {
  assert.equal(
    clusterFacts("AuthType = auth/munge\nClusterName             = test\n").name,
    "test",
  );
  assert.equal(clusterFacts("").name, null);
});

Deno.test("sacct: who cancelled a job is not part of its state", () => {
  const jobs = parseSacct(
    "12|CANCELLED by 1000|0:15|n1|main|2026-11-28T08:12:48|2026-11-28T08:13:00|0|None\n" +
      "13_4|TIMEOUT|0:0|n2|main|2026-11-28T08:12:48|2026-11-28T08:13:48|1|None\n" +
      "14_[2-3%1]|PENDING|0:0|None assigned|main|Unknown|Unknown|0|a|b\n" +
      "15|OUT_OF_MEMORY|0:125|n2|main|2026-11-28T08:12:48|2026-11-28T08:13:48|0|None\n",
  );
  assert.deepEqual([jobs.get("12")!.state, jobs.get("12")!.signal], ["CANCELLED", 15]);
  assert.deepEqual([jobs.get("13_4")!.state, jobs.get("13_4")!.restarts], ["TIMEOUT", 1]);
  assert.deepEqual([jobs.get("14_3")!.node, jobs.get("14_3")!.reason], [null, "a|b"]);
  assert.equal(jobs.get("15")!.phase, "ended");
});

Deno.test("sacct: old versions do not count how often a job began", () => {
  assert.ok(!sacctArgs(["1"], true).some((arg) => arg.includes("Restarts")));
  const jobs = parseSacct("12|COMPLETED|0:0|n1|main|Unknown|Unknown|None\n", true);
  assert.deepEqual([jobs.get("12")!.restarts, jobs.get("12")!.reason], [null, null]);
});

Deno.test("sacct: a cluster without accounts says so", () => {
  assert.ok(saysDisabled("Slurm accounting storage is disabled"));
});
