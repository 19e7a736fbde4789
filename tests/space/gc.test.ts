import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { onTerminal, withTerminal } from "../manage/terminal.ts";
import { age, gone, ownTemporaryFolder, put, writePrivately } from "../doctor/damage.ts";

const hash = "0a1b2c3d4e5f";

function write(path: string, text = "x".repeat(5000), hours = 0): string {
  Deno.mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
  writePrivately(path, text);
  age(path, hours);
  return path;
}

/** Puts one of everything into store, home and caches; gives what must go and what must stay. */
function litter(t: Sandbox): { left: string[]; kept: string[] } {
  ownTemporaryFolder(t);
  const month = 24 * 40;
  const runtime = join(t.home, ".yanex/runtime");
  const cache = join(t.home, ".cache/yanex");
  const snapshots = join(t.store.path, ".snapshots");
  const folder = put(t, "aaaaaaaa");
  write(join(runtime, `0.0.1-${hash}`, "yanex/__init__.py"), "x", month);
  write(join(runtime, `0.0.2-${hash}`, "yanex/__init__.py"), "x", 24);
  const waited = join(snapshots, "1".repeat(16));
  write(join(waited, "train.py"));
  put(t, "bbbbbbbb", {
    status: "staged",
    snapshot: { folder: waited, script_path: "x", root: "y" },
  });
  const idle = join(snapshots, "2".repeat(16));
  write(join(idle, "train.py"));
  put(t, "cccccccc", { snapshot: { folder: idle, script_path: "x", root: "y" } });
  const draft = join(t.store.path, ".new/dddddddd");
  Deno.mkdirSync(draft, { recursive: true, mode: 0o700 });
  age(draft, 25);
  const worktree = join(cache, "reproduce/0a1b2c3d");
  const owner = { ...gone, startTime: null, scope: null, commonDir: "/gone", worktree: "/gone/w" };
  write(join(worktree, "owner.json"), JSON.stringify({ ...owner, experiment: null }));
  const keptFiles = [
    write(join(folder, "artifacts/model.pt")),
    write(join(folder, "artifacts/.tmp-0a1b2c3d/half.pt"), "x", month),
    write(join(t.store.path, ".sweeps/0a1b2c3d.json"), "{}", month),
    write(join(t.store.path, ".new/eeeeeeee/artifacts/stdout.txt"), "x", month),
    write(join(cache, `remembered/${"3".repeat(16)}`), "x", month),
    write(join(runtime, "mine/x.py"), "x", month),
    write(join(t.env.TMPDIR!, "yanex-git-mine/index"), "x", month),
  ];
  return {
    left: [
      draft,
      write(join(folder, ".reserve")),
      worktree,
      idle,
      join(runtime, `0.0.1-${hash}`),
      write(
        join(cache, `interpreters/${"4".repeat(16)}.json`),
        '{"python": {"python_executable": "/gone"}}',
      ),
    ],
    kept: [waited, join(runtime, `0.0.2-${hash}`), ...keptFiles],
  };
}

test("gc shows what it would remove, and removes nothing unasked", async (t) => {
  const { left, kept } = litter(t);
  const dry = await t.yanex("gc --dry-run").stderr("");
  const size = String.raw`1 \([\d.]+ K?B\)`;
  const expected = [
    `experiments that were only half made: ${size}`,
    `files in experiments that killed processes left: ${size}`,
    `worktrees of broken off reproductions: ${size}`,
    `snapshots of code that nothing waits for: ${size}`,
    `Python clients of other versions, unused for 30 days: ${size}`,
    `caches of interpreters and folders that are gone: ${size}`,
  ].map((line, index) => `${line}\n  ${left[index]!.replaceAll(".", "\\.")}\n`).join("");
  assert.match(dry.stdout, new RegExp(`^${expected}6 in all, [\\d.]+ KB; nothing was removed\n$`));
  await t.yanex("gc").fails(1).stderr(
    "error: nothing was removed: there is no terminal to ask on\n" +
      "hint: look at the list, then add --yes\n",
  );
  for (const path of [...left, ...kept]) assert.ok(existsSync(path), path);
});

test("gc --yes removes what nothing refers to, and nothing else", async (t) => {
  const { left, kept } = litter(t);
  const records = t.store.ids().map((id) => t.store.text("metadata.json", id));
  await t.yanex("gc --yes").stderr("").stdout(/\nRemoved 6 \([\d.]+ KB\)\.\n$/);
  for (const path of left) assert.ok(!existsSync(path), path);
  for (const path of kept) assert.ok(existsSync(path), path);
  assert.deepEqual(t.store.ids().map((id) => t.store.text("metadata.json", id)), records);
  await t.yanex("gc").stdout("There is nothing to remove.\n").stderr("");
});

test("gc --json tells what was found and what was removed", async (t) => {
  const { left } = litter(t);
  const paths = (list: { path: string }[]) => list.map(({ path }) => path).sort();
  const dry = JSON.parse((await t.yanex("gc --dry-run --json").stderr("")).stdout);
  assert.deepEqual(paths(dry.found), [...left].sort());
  assert.deepEqual([dry.removed, dry.removed_bytes], [[], 0]);
  await t.yanex("gc --json").fails(1).stdout("");
  const done = JSON.parse((await t.yanex("gc --json -y").stderr("")).stdout);
  assert.deepEqual([...done.removed].sort(), [...left].sort());
  assert.equal(done.removed_bytes, dry.found_bytes);
  const none = JSON.parse((await t.yanex("gc --json").stderr("")).stdout);
  assert.deepEqual(none, { found: [], found_bytes: 0, removed: [], removed_bytes: 0 });
});

const onLinux = skipUnless(Deno.build.os === "linux", "looks at the environment of processes");

test("a client that a running script imports from stays", onLinux, async (t) => {
  const folder = join(t.home, ".yanex/runtime", `0.0.1-${hash}`);
  write(join(folder, "yanex/__init__.py"), "x", 24 * 40);
  ownTemporaryFolder(t);
  put(t, "aaaaaaaa");
  const script = new Deno.Command("sleep", { args: ["60"], env: { PYTHONPATH: folder } }).spawn();
  try {
    await t.yanex("gc --yes").stdout("There is nothing to remove.\n");
  } finally {
    script.kill("SIGKILL");
    await script.status;
  }
  await t.yanex("gc --yes").stdout(/^Python clients of other versions/);
  assert.ok(!existsSync(folder));
});

test("a snapshot goes when the sweep that it was made for is through", async (t) => {
  ownTemporaryFolder(t);
  t.write("train.py", "import yanex\n");
  await t.commit();
  await t.yanex('run train.py --stage --snapshot -p "x=list(1, 2)" -q');
  await t.yanex("gc --yes").stdout("There is nothing to remove.\n");
  await t.yanex("run --staged -q");
  await t.yanex("gc --yes").stdout(/^snapshots of code that nothing waits for: 1 /);
  assert.deepEqual([...Deno.readDirSync(join(t.store.path, ".snapshots"))], []);
});

test("without a store there is nothing to remove, and wrong options are told", async (t) => {
  ownTemporaryFolder(t);
  await t.yanex("gc").stdout("There is nothing to remove.\n").stderr("");
  await t.yanex("gc --dry-run --yes").fails(2).stdout("").stderr(
    /^error: option `--dry-run` cannot be used with option `-y, --yes`/,
  );
  await t.yanex("gc all").fails(2).stdout("").stderr(/^error: too many arguments/);
});

test("at a terminal gc asks, and no is the answer unless yes is said", withTerminal, async (t) => {
  const { left, kept } = litter(t);
  const question = "Remove all of it? [y/N]";
  for (const answer of ["\n", "n\n", "\u0004"]) {
    const { stdout } = await onTerminal(t, "gc", [[question, answer]]).fails(1);
    assert.match(stdout, /\n6 in all, /);
    for (const path of left) assert.ok(existsSync(path), path);
  }
  await onTerminal(t, "gc", [[question, "y\n"]]).stdout(/\nRemoved 6 /);
  for (const path of left) assert.ok(!existsSync(path), path);
  for (const path of kept) assert.ok(existsSync(path), path);
});

test("notes of SLURM jobs go when the job is long over", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q", { env: { SLURM_JOB_ID: "7", SLURM_CLUSTER_NAME: "big" } });
  await t.yanex("run train.py -q", { env: { SLURM_JOB_ID: "8", SLURM_CLUSTER_NAME: "big" } });
  const jobs = join(t.store.path, ".slurm/jobs");
  const names = () => [...Deno.readDirSync(jobs)].map(({ name }) => name).sort();
  assert.deepEqual(names(), ["big.7", "big.8"]);
  await t.yanex("gc --yes").stdout("There is nothing to remove.\n");
  const old = new Date(Date.now() - 100 * 86_400_000);
  Deno.utimeSync(join(jobs, "big.7"), old, old);
  await t.yanex("gc --yes").stdout(/^notes of SLURM jobs that are long over: 1 /);
  assert.deepEqual(names(), ["big.8"]);
});
