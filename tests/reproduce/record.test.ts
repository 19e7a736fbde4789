import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { realPython } from "../run/python.ts";
import { reproduceOnce, runOnce } from "./places.ts";

const train = `import json, os, sys, yanex
print(json.dumps({
    "params": yanex.get_params(), "args": sys.argv[1:], "cli": yanex.get_cli_args(),
    "folder": os.getcwd(), "seed": os.environ.get("PYTHONHASHSEED"),
}))
`;

const said = (t: Sandbox, id: string) => JSON.parse(t.store.artifact(id, "stdout.txt"));

test("the new experiment has the parameters, arguments and code of its origin, and names it", async (t) => {
  t.write("train.py", train);
  await t.commit("first");
  t.write("train.py", `${train}# changed\n`);
  t.env.PYTHONHASHSEED = "7";
  const id = await runOnce(t, [
    "train.py",
    "-n",
    "base",
    "-t",
    "a",
    "-p",
    "lr=1.0",
    "-p",
    "model.layers=3",
    "--",
    "--fold",
    "a b",
  ]);
  delete t.env.PYTHONHASHSEED;
  const { id: copy, stderr } = await reproduceOnce(t, "base");
  assert.equal(stderr, "");
  const [then, now] = [said(t, id), said(t, copy)];
  assert.match(now.folder, /\/reproduce\/[0-9a-f]{8}\/project$/);
  assert.deepEqual({ ...now, folder: then.folder }, then);
  assert.equal(now.seed, "7");

  const [before, after] = [t.store.metadata(id), t.store.metadata(copy)];
  assert.equal(after.name, `reproduce-of-${id}`);
  assert.deepEqual(after.tags, ["reproduced"]);
  assert.equal(after.status, "completed");
  for (const key of ["git", "script_path", "script_args", "cli_args", "project"]) {
    assert.deepEqual(after[key], before[key], key);
  }
  for (const key of ["python", "system", "git", "dependencies", "variables"]) {
    assert.deepEqual(after.environment[key], before.environment[key], key);
  }
  assert.equal(after.runner.python_executable, before.runner.python_executable);
  const { worktree, patch_sha256, ...from } = after.reproduced_from;
  assert.equal(worktree, now.folder);
  assert.match(patch_sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(from, {
    id,
    name: "base",
    commit: await t.git("rev-parse", "HEAD"),
    repository: t.dir,
    caveats: [],
  });
  assert.equal(t.store.artifact(copy, "git_diff.patch"), t.store.artifact(id, "git_diff.patch"));
  assert.equal(t.store.text("params.yaml", copy), t.store.text("params.yaml", id));
});

test("a reproduction can be reproduced", async (t) => {
  t.write("train.py", train);
  await t.commit();
  t.write("train.py", `${train}# changed\n`);
  const id = await runOnce(t, "train.py -p lr=0.5");
  const { id: copy } = await reproduceOnce(t, id);
  await t.git("checkout", "--quiet", "--", ".");
  const { id: second } = await reproduceOnce(t, `${copy} --check`);
  assert.deepEqual(said(t, second).params, { lr: 0.5 });
  assert.equal(t.store.metadata(second).reproduced_from.id, copy);
});

test("the working directory is the same folder of the restored code, or where it was", async (t) => {
  t.write("train.py", train);
  t.write("data/here", "");
  await t.commit();
  Deno.mkdirSync(join(t.dir, "only/untracked"), { recursive: true });
  Deno.mkdirSync(join(t.home, "elsewhere"));
  const run = async (name: string, cwd: string) =>
    await t.yanex(["run", join(t.dir, "train.py"), "-q", "-n", name], { cwd });
  await run("inside", "data");
  await run("untracked", "only/untracked");
  await run("outside", join(t.home, "elsewhere"));
  const ran = async (args: string) => {
    const { id } = await reproduceOnce(t, args);
    const recorded = t.store.metadata(id).environment.system.working_directory;
    return [said(t, id).folder, recorded];
  };
  const [inside, insideRecorded] = await ran("inside");
  assert.match(inside, /\/reproduce\/[0-9a-f]{8}\/project\/data$/);
  assert.equal(insideRecorded, join(t.dir, "data"));
  assert.match((await ran("untracked"))[0], /\/project\/only\/untracked$/);
  const elsewhere = join(t.home, "elsewhere");
  assert.deepEqual(await ran("outside"), [elsewhere, elsewhere]);
  assert.deepEqual(await ran(`inside --workdir ${t.dir}`), [t.dir, t.dir]);
});

test("a script that was called through a link to the repository is found", async (t) => {
  t.write("train.py", train);
  await t.commit();
  Deno.symlinkSync(t.dir, join(t.home, "link"));
  const id = await runOnce(t, [join(t.home, "link/train.py")]);
  const { id: copy } = await reproduceOnce(t, id);
  assert.match(said(t, copy).folder, /\/project$/);
});

test("dependencies come along; one that is gone is told", async (t) => {
  t.write("train.py", "");
  await t.commit();
  const first = await runOnce(t, "train.py");
  const id = await runOnce(t, "train.py");
  const file = join(t.store.folder(id), "dependencies.json");
  const dependencies = { data: first, model: "00000000" };
  Deno.writeTextFileSync(file, JSON.stringify({ dependencies }));
  const { id: copy, stderr } = await reproduceOnce(t, id);
  const recorded = JSON.parse(t.store.text("dependencies.json", copy));
  assert.deepEqual(recorded.dependencies, dependencies);
  assert.equal(recorded.metadata[first].status_at_resolution, "completed");
  const caveat = `dependency 00000000 (slot model) of ${id} does not exist any more`;
  assert.equal(stderr, `warning: ${caveat}\n`);
  assert.deepEqual(t.store.metadata(copy).reproduced_from.caveats, [caveat]);
});

test("code of the repository is imported from where it was restored, not from the checkout", async (t) => {
  t.write("src/library.py", "version = 1\n");
  t.write("train.py", "import library\nprint('library', library.version)\n");
  await t.commit();
  t.env.PYTHONPATH = join(t.dir, "src");
  const id = await runOnce(t, "train.py");
  t.write("src/library.py", "version = 2\n");
  const { id: copy } = await reproduceOnce(t, id);
  assert.equal(t.store.artifact(copy, "stdout.txt"), "library 1\n");
});

/** An environment of Python with no packages but its own; its interpreter. */
async function makeEnvironment(t: Sandbox): Promise<{ python: string; site: string }> {
  const folder = join(t.home, "environment");
  await t.call(realPython(), ["-m", "venv", "--without-pip", folder]);
  const python = join(folder, "bin/python");
  const ask = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const { stdout } = await t.call(python, ["-c", ask]);
  return { python, site: stdout.trim() };
}

test("installed packages are recorded, and those that changed since are told", async (t) => {
  const { python, site } = await makeEnvironment(t);
  const install = (name: string) => Deno.mkdirSync(join(site, `${name}.dist-info`));
  const remove = (name: string) => Deno.removeSync(join(site, `${name}.dist-info`));
  ["Stays_The.same-1.0", "goes-1.0", "grows-1.0"].forEach(install);
  t.write("train.py", "");
  await t.commit();
  const id = await runOnce(t, `train.py --python ${python}`);
  const packages = t.store.metadata(id).environment.dependencies.packages;
  assert.deepEqual(packages, { "goes": "1.0", "grows": "1.0", "stays-the-same": "1.0" });
  assert.equal((await reproduceOnce(t, id)).stderr, "");

  ["goes-1.0", "grows-1.0"].forEach(remove);
  ["comes-1.0", "grows-2.0"].forEach(install);
  const caveat = `3 installed packages are not what ${id} had:
  goes 1.0 then, missing now
  grows 1.0 then, 2.0 now
  comes missing then, 1.0 now`;
  const { id: copy, stderr } = await reproduceOnce(t, id);
  assert.equal(stderr, `warning: ${caveat}\n`);
  const { reproduced_from, environment } = t.store.metadata(copy);
  assert.deepEqual(reproduced_from.caveats, [caveat]);
  assert.deepEqual(environment.dependencies.packages, {
    "comes": "1.0",
    "grows": "2.0",
    "stays-the-same": "1.0",
  });
});

test("an experiment whose code changed after it was staged is reproduced as it ran", async (t) => {
  t.write("train.py", "print('as staged')\n");
  await t.commit();
  await t.yanex("run train.py --stage");
  const id = t.store.onlyId();
  t.write("train.py", "print('as it ran')\n");
  await t.yanex("run --staged");
  await t.git("checkout", "--quiet", "--", ".");
  const { id: copy } = await reproduceOnce(t, id);
  assert.equal(t.store.artifact(copy, "stdout.txt"), "as it ran\n");
  const { git } = t.store.metadata(copy);
  assert.equal(git.patch_file, "artifacts/git_diff.patch");
  assert.match(t.store.artifact(copy, "git_diff.patch"), /^\+print\('as it ran'\)$/m);
});

test("experiments of a sweep can be reproduced, and archived ones with --archived", async (t) => {
  t.write("train.py", train);
  await t.commit();
  await t.yanex(["run", "train.py", "-p", "lr=list(0.1, 0.2)"]);
  const [first] = t.store.ids();
  const { id: copy } = await reproduceOnce(t, first!);
  assert.deepEqual(said(t, copy).params, said(t, first!).params);
  const { tags, sweep } = t.store.metadata(copy);
  assert.deepEqual([tags, sweep], [["reproduced"], undefined]);

  Deno.mkdirSync(join(t.store.path, "archived"));
  Deno.renameSync(join(t.store.path, first!), join(t.store.path, "archived", first!));
  await t.yanex(["reproduce", first!]).fails(1).stderr(/--archived/);
  await t.yanex(["reproduce", first!, "--archived", "--check", "-q"]);
});

test("submodules are not restored, and that is told", async (t) => {
  t.write("library/lib.py", "");
  await t.git("init", "--quiet", "library");
  await t.git("-C", "library", "add", "-A");
  await t.git("-C", "library", "commit", "--quiet", "-m", "first");
  Deno.renameSync(join(t.dir, "library"), join(t.home, "library"));
  t.write("train.py", "import os\nprint(os.listdir('lib'))\n");
  await t.commit();
  await t.git(
    ...["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"],
    join(t.home, "library"),
    "lib",
  );
  await t.commit();
  const id = await runOnce(t, "train.py");
  const { id: copy, stderr } = await reproduceOnce(t, id);
  assert.equal(stderr, "warning: submodules are not restored: lib\n");
  assert.equal(t.store.artifact(copy, "stdout.txt"), "[]\n");
});
