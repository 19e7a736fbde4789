import assert from "node:assert/strict";
import { join } from "node:path";
import { skipUnless, test } from "../harness.ts";
import {
  age,
  diagnose,
  diedRunning,
  gone,
  of,
  ownTemporaryFolder,
  put,
  writePrivately,
} from "./damage.ts";

test("a store in order is told so, and nothing in it changes", async (t) => {
  t.write("train.py", "import yanex\nyanex.log_metrics({'a': 1})\n");
  ownTemporaryFolder(t);
  await t.yanex("run train.py -q");
  const id = t.store.onlyId();
  const before = t.store.text("metadata.json", id);
  const { stdout } = await t.yanex("doctor").stderr("");
  assert.match(stdout, /^ok {7}store {8}\S*\.yanex\/experiments\n/);
  assert.match(stdout, /\nok {7}permissions {2}the store is its owner's alone\n/);
  assert.match(stdout, /\nok {7}records {6}1 experiment\n/);
  assert.match(stdout, /\nok {7}runs {9}no run was left without an end\n/);
  assert.match(stdout, /\nok {7}leftovers {4}killed processes left nothing\n/);
  assert.match(
    stdout,
    /\nok {7}python {7}Python 3\.\d+\.\d+: \S+, from \w+; `yanex run` takes it\n/,
  );
  assert.match(stdout, /\nNothing is wrong\.\n$/);
  await t.yanex("doctor --fix").stdout(/\nNothing is wrong\.\n$/);
  assert.equal(t.store.text("metadata.json", id), before);
});

test("without a store there is nothing wrong, and none is made", async (t) => {
  const findings = await diagnose(t, "--fix");
  assert.deepEqual(of(findings, "store"), [`note: ${t.store.path} does not exist yet`]);
  assert.throws(() => Deno.statSync(t.store.path), Deno.errors.NotFound);
});

test("a file in the place of the store is a problem", async (t) => {
  t.write("file", "");
  const findings = await diagnose(t, "", 1, { YANEX_EXPERIMENTS_DIR: join(t.dir, "file") });
  assert.deepEqual(of(findings, "store"), [`problem: ${join(t.dir, "file")} is no folder`]);
});

test("records that cannot be read are problems, each with its reason", async (t) => {
  put(t, "aaaaaaaa");
  const empty = join(put(t, "bbbbbbbb"), "metadata.json");
  writePrivately(empty, "");
  const cut = join(put(t, "cccccccc"), "metadata.json");
  writePrivately(cut, '{"id": "cccc');
  Deno.mkdirSync(join(t.store.path, "dddddddd"), { mode: 0o700 });
  put(t, "eeeeeeee", { storage_version: 99 });
  const findings = await diagnose(t, "--fix", 1);
  const records = findings.filter(({ check }) => check === "records");
  assert.deepEqual(of(records, "records"), [
    "problem: 2 records cannot be read",
    "note: 1 folder has no metadata.json and no experiment",
    "note: 1 experiment was written by a newer yanex",
  ]);
  const items = [...records[0]!.items!].sort();
  assert.equal(items[0], `${empty}: the file is empty`);
  assert.ok(items[1]!.startsWith(`${cut}: `), items[1]);
  assert.equal(Deno.readTextFileSync(cut), '{"id": "cccc', "what is broken stays as it is");
});

test("a run that was killed gets an end with --fix", async (t) => {
  const folder = put(t, "aaaaaaaa", diedRunning);
  writePrivately(join(folder, "metrics.jsonl"), '{"step": 0, "a": 1.5}\n');
  writePrivately(join(folder, ".reserve"), "x");
  writePrivately(join(folder, ".claim"), JSON.stringify(gone));
  put(t, "bbbbbbbb", diedRunning);
  writePrivately(join(t.store.path, "bbbbbbbb/.outcome.json"), '{"status": "completed"}');
  const [found] = (await diagnose(t, "", 1)).filter(({ check }) => check === "runs");
  assert.equal(found?.level, "warning");
  assert.equal(found.text, "2 runs without an end: yanex was killed");
  assert.deepEqual([...found.items!].sort(), ["aaaaaaaa", "bbbbbbbb"]);
  assert.equal(t.store.metadata("aaaaaaaa").status, "running", "looking changes nothing");

  const mended = await diagnose(t, "--fix");
  assert.deepEqual(of(mended, "runs"), [
    "mended: the end of 2 runs was recorded whose yanex was killed",
  ]);
  assert.equal(t.store.metadata("aaaaaaaa").status, "failed");
  assert.equal(t.store.metadata("aaaaaaaa").error_message, "runner died");
  assert.equal(t.store.metadata("bbbbbbbb").status, "completed", "the script had said so");
  assert.deepEqual(JSON.parse(t.store.text("metrics.json", "aaaaaaaa")), [{ step: 0, a: 1.5 }]);
  for (const name of [".reserve", ".claim"]) assert.equal(t.store.has(name, "aaaaaaaa"), false);
  assert.deepEqual(of(await diagnose(t), "runs"), ["ok: no run was left without an end"]);
});

test("leftovers of killed processes go with --fix, and only those", async (t) => {
  const folder = put(t, "aaaaaaaa");
  const write = (file: string, hours = 0, text = "x") => {
    Deno.mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writePrivately(file, text);
    age(file, hours);
    return file;
  };
  const left = [
    write(join(folder, ".heartbeat")),
    write(join(folder, ".metadata.lock"), 0, JSON.stringify(gone)),
    write(join(folder, ".metadata.json.4000000.0.a1b2c3.tmp"), 2),
    write(join(t.store.path, ".sweeps/.0a1b2c3d.json.4000000.0.a1b2c3.tmp"), 2),
  ];
  const draft = join(t.store.path, ".new/bbbbbbbb");
  Deno.mkdirSync(join(draft, "artifacts"), { recursive: true, mode: 0o700 });
  age(draft, 25);
  const kept = [
    write(join(folder, "artifacts/model.pt")),
    write(join(folder, "artifacts/.tmp-0a1b2c3d/half.pt"), 48),
    write(join(folder, ".notes"), 48),
    write(join(folder, "attempts/1/stdout.txt"), 48),
    write(join(t.store.path, ".sweeps/0a1b2c3d.json"), 48, "{}"),
    write(join(t.store.path, ".new/cccccccc/metrics.jsonl"), 48),
    write(join(t.store.path, ".new/dddddddd/params.yaml"), 0),
    write(join(t.store.path, "notes.txt"), 48),
  ];
  const found = (await diagnose(t, "", 1)).filter(({ level }) => level === "warning");
  assert.deepEqual([...found[0]!.items!].sort(), [...left, draft].sort());
  assert.deepEqual(of(found, "leftovers"), [
    "warning: 5 leftovers of killed processes",
    "warning: 1 folder where experiments are made holds what a script wrote",
  ]);

  const mended = await diagnose(t, "--fix", 1);
  assert.deepEqual(of(mended, "leftovers"), [
    "mended: 5 leftovers of killed processes removed",
    "warning: 1 folder where experiments are made holds what a script wrote",
  ]);
  for (const path of [...left, draft]) {
    assert.throws(() => Deno.lstatSync(path), Deno.errors.NotFound, path);
  }
  for (const path of kept) Deno.lstatSync(path);
  assert.ok(of(mended, "records").includes("note: 1 artifact was only half written"));
});

test("a metrics.jsonl whose last line is cut is told", async (t) => {
  writePrivately(join(put(t, "aaaaaaaa"), "metrics.jsonl"), '{"step": 0}\n{"st');
  writePrivately(join(put(t, "bbbbbbbb"), "metrics.jsonl"), '{"step": 0}\n');
  const [, cut] = (await diagnose(t)).filter(({ check }) => check === "records");
  assert.equal(cut?.text, "the last line of metrics.jsonl is cut in 1 experiment");
  assert.deepEqual(cut.items, ["aaaaaaaa"]);
});

const withPermissions = skipUnless(Deno.build.os !== "windows", "Windows has other permissions");

test("a private store is made private again", withPermissions, async (t) => {
  const folder = put(t, "aaaaaaaa");
  const artifact = join(folder, "artifacts/a.txt");
  writePrivately(artifact, "x");
  const mode = (path: string) => Deno.statSync(path).mode! & 0o777;
  Deno.chmodSync(t.store.path, 0o755);
  const permissions = async (args = "", code = 0) =>
    of(await diagnose(t, args, code), "permissions");
  assert.deepEqual(await permissions("", 1), [
    "warning: others may enter the store, though all experiments in it are private",
  ]);
  assert.deepEqual(await permissions("--fix"), ["mended: 1 folder is the owner's alone again"]);
  assert.equal(mode(t.store.path), 0o700);

  Deno.chmodSync(folder, 0o755);
  Deno.chmodSync(artifact, 0o664);
  Deno.symlinkSync("/", join(folder, "artifacts/link"));
  assert.deepEqual(await permissions(), ["note: 1 experiment is less private than the store"]);
  await permissions("--fix");
  assert.deepEqual([folder, artifact].map(mode), [0o700, 0o600]);
  assert.deepEqual(await permissions(), ["ok: the store is its owner's alone"]);
});

test("a folder that its owner cannot write to is told and mended", withPermissions, async (t) => {
  const folder = put(t, "aaaaaaaa");
  Deno.chmodSync(folder, 0o500);
  assert.deepEqual(of(await diagnose(t, "", 1), "permissions"), [
    "warning: the owner cannot use 1 folder",
  ]);
  await diagnose(t, "--fix");
  assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
});

test("a store that is shared on purpose stays shared", withPermissions, async (t) => {
  const folder = put(t, "aaaaaaaa");
  Deno.chmodSync(t.store.path, 0o2775);
  Deno.chmodSync(folder, 0o700);
  assert.deepEqual(of(await diagnose(t, "--fix"), "permissions"), [
    "ok: others may read the store",
  ]);
  assert.equal(Deno.statSync(t.store.path).mode! & 0o7777, 0o2775);
});
