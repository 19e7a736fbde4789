import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import type { Sandbox } from "../harness.ts";
import type { Aftermath } from "./round.ts";

/** What `yanex show --json` tells, as far as it is looked at. */
interface Shown {
  readonly status: string;
  readonly runner_died?: boolean;
  readonly error_message?: string;
  readonly completed_at?: string;
  readonly duration?: number;
  readonly runner: { readonly signal?: string | null };
  readonly results: readonly { readonly step: number }[];
}

/** How a round ended, for counting. */
export type Ending = "no experiment" | "runner died" | "script killed" | "ended before";

/** Checks everything that must hold after a kill, whatever was killed and when. */
export async function check(t: Sandbox, aftermath: Aftermath): Promise<Ending> {
  const { round, outcome, store, diary } = aftermath;
  try {
    const ids = visible(store);
    assert.ok(ids.length <= 1, `one run made ${ids.length} experiments`);
    if (ids.length === 0) {
      assert.deepEqual(diary, [], "the script ran without an experiment");
      assert.notEqual(round.target, "script", "yanex must not end without an experiment");
      return "no experiment";
    }
    const folder = join(store, ids[0]!);
    everyFileParses(folder);
    nothingIsLost(folder, diary, round.target === "script");
    return await showTells(t, aftermath, ids[0]!);
  } catch (error) {
    const what = JSON.stringify({ ...round, code: outcome.code, diary: diary.slice(-3) });
    (error as Error).message += `\n\nround ${what}\nfiles:\n${listing(store)}\n` +
      `--- stdout\n${outcome.stdout.slice(-500)}\n--- stderr\n${outcome.stderr.slice(-1500)}\n---`;
    throw error;
  }
}

/** Folders that a reader takes for experiments. */
function visible(store: string): string[] {
  if (!existsSync(store)) return [];
  return [...Deno.readDirSync(store)].map(({ name }) => name)
    .filter((name) => !name.startsWith(".") && name !== "archived");
}

/** Files that are read, without the temporary ones of writers that were killed. */
function everyFileParses(folder: string): void {
  const text = (name: string) => Deno.readTextFileSync(join(folder, name));
  const metadata = JSON.parse(text("metadata.json"));
  assert.match(metadata.status, /^(created|running|completed|failed)$/);
  assert.equal(metadata.id, folder.split("/").at(-1));
  assert.deepEqual(parseYaml(text("params.yaml")), { depth: 3, lr: 0.1 });
  assert.deepEqual(JSON.parse(text(".params.json")), { params: { depth: 3, lr: 0.1 } });
  assert.ok(Deno.statSync(join(folder, "artifacts")).isDirectory);
  for (const name of ["metrics.json", "metrics_summary.json", "artifacts/state.json"]) {
    if (existsSync(join(folder, name))) JSON.parse(text(name));
  }
  loggedSteps(folder);
}

/** Steps of metrics.jsonl; every line but a last one without an end must be whole. */
function loggedSteps(folder: string): number[] {
  const file = join(folder, "metrics.jsonl");
  if (!existsSync(file)) return [];
  const lines = Deno.readTextFileSync(file).split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line).step);
}

function nothingIsLost(folder: string, diary: readonly string[], yanexLived: boolean): void {
  const noted = (word: string) =>
    diary.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(" ")[1]));
  const logged = new Set(loggedSteps(folder));
  assert.deepEqual(noted("logged").filter((step) => !logged.has(step)), [], "lost steps");
  const saved = noted("saved").at(-1);
  if (saved !== undefined) {
    const state = JSON.parse(Deno.readTextFileSync(join(folder, "artifacts/state.json")));
    assert.ok(state.step >= saved, "an artifact is older than what was saved");
  }
  if (!yanexLived) return;
  const printed = new Set(Deno.readTextFileSync(join(folder, "artifacts/stdout.txt")).split("\n"));
  const lost = noted("printed").filter((step) => !printed.has(`printed ${step}`));
  assert.deepEqual(lost, [], "lost output");
}

async function showTells(t: Sandbox, { round, store }: Aftermath, id: string): Promise<Ending> {
  const folder = join(store, id);
  const show = async (...options: string[]) => {
    const env = { YANEX_EXPERIMENTS_DIR: store };
    const { stdout, stderr } = await t.yanex(["show", id, "--json", ...options], { env });
    assert.equal(stderr, "");
    return JSON.parse(stdout) as Shown;
  };
  const before = await show();
  assert.deepEqual(before.results.map(({ step }) => step), loggedSteps(folder));
  if (before.status === "completed") {
    assert.equal(before.runner_died, undefined);
    metricsAreFinished(folder);
    return "ended before";
  }
  assert.equal(before.status, "failed");
  if (before.runner_died === undefined) {
    // yanex has recorded the end: it was the script that died, or it failed without yanex's ear.
    assert.equal(before.runner.signal, "SIGKILL");
    assert.match(before.error_message ?? "", /killed by SIGKILL/);
    metricsAreFinished(folder);
    return "script killed";
  }
  assert.notEqual(round.target, "script", "yanex lived and did not record the end");

  const settled = await show("--fix");
  assert.equal(settled.status, "failed");
  assert.equal(settled.runner_died, undefined);
  assert.equal(settled.error_message, "runner died");
  assert.ok(settled.completed_at);
  assert.ok((settled.duration ?? 0) >= 0);
  everyFileParses(folder);
  metricsAreFinished(folder);
  return "runner died";
}

function metricsAreFinished(folder: string): void {
  const steps = loggedSteps(folder);
  if (steps.length === 0) return;
  const rows = JSON.parse(Deno.readTextFileSync(join(folder, "metrics.json")));
  assert.deepEqual(rows.map(({ step }: { step: number }) => step), steps);
}

function listing(folder: string): string {
  if (!existsSync(folder)) return "(no store)";
  const lines: string[] = [];
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(folder, path))) {
      const size = Deno.statSync(join(folder, path, name)).size;
      lines.push(`  ${path}${name} ${isDirectory ? "" : size}`);
      if (isDirectory) visit(`${path}${name}/`);
    }
  };
  visit("");
  return lines.join("\n");
}
