import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Running, Sandbox } from "../harness.ts";
import { realPython } from "./python.ts";
import { until } from "./until.ts";

/** A run in the moment when its interpreter has started and its experiment is not yet made. */
export interface HeldRun {
  readonly run: Running;
  /** The process of the interpreter. */
  readonly python: number;
  /** Lets git answer. */
  goOn(): void;
}

/** Makes sure that the next run of this home can hold its interpreter: the first finds out. */
export async function learnToHold(t: Sandbox): Promise<void> {
  t.env.YANEX_PYTHON ??= realPython();
  t.write("learn.py", "");
  const env = { YANEX_EXPERIMENTS_DIR: join(t.dir, "../learning") };
  await t.yanex("run -q learn.py", { env });
}

/**
 * Starts a run with a git that does not answer, and waits until its interpreter stops at the gate.
 *
 * @param args what stands after `run`
 */
export async function startHeld(t: Sandbox, args: string): Promise<HeldRun> {
  const real = findGit(t);
  const signal = join(t.dir, "../git-goes-on");
  t.write(
    "../bin/git",
    // Where yanex is killed, this one is left: it ends with the folder of the test.
    `#!/bin/sh\nwhile [ ! -e '${signal}' ] && [ -e "$0" ]; do sleep 0.02; done\nexec '${real}' "$@"\n`,
  );
  Deno.chmodSync(join(t.dir, "../bin/git"), 0o755);
  const run = t.start(`run ${args}`, { env: { PATH: `${t.dir}/../bin:${t.env.PATH}` } });
  let python: number | undefined;
  await until(
    () => (python = childrenOf(run.pid).find(isHeld)) !== undefined,
    "an interpreter waits at the gate",
  );
  return { run, python: python!, goOn: () => t.write("../git-goes-on", "") };
}

function findGit(t: Sandbox): string {
  const path = t.env.PATH!.split(":").map((folder) => join(folder, "git")).find(existsSync);
  assert.ok(path, "there is no git");
  return path;
}

function childrenOf(pid: number): number[] {
  const stat = (name: string) => {
    try {
      return Deno.readTextFileSync(`/proc/${name}/stat`).replace(/^.*\) /s, "").split(" ");
    } catch {
      return []; // It has ended.
    }
  };
  return [...Deno.readDirSync("/proc")].map(({ name }) => name)
    .filter((name) => /^\d+$/.test(name) && stat(name)[1] === String(pid)).map(Number);
}

/** It leads its session from the moment when it begins to wait. */
function isHeld(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
    return Deno.readTextFileSync(`/proc/${pid}/environ`).includes("\0YANEX_GATE=") &&
      stat[3] === String(pid);
  } catch {
    return false;
  }
}
