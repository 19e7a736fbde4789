import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { neverMade } from "./never_made.ts";

/** Says where everything comes from that it uses. */
const script = `import os, sys
import beside
import pkg.part
print("script", __file__)
print("beside", beside.__file__, beside.value)
print("package", pkg.part.__file__, pkg.part.value)
print("cwd", os.getcwd(), open("data.txt").read())
`;

async function prepare(t: Sandbox): Promise<void> {
  t.write("scripts/train.py", script);
  t.write("scripts/beside.py", "value = 'old'\n");
  t.write("src/pkg/__init__.py", "");
  t.write("src/pkg/part.py", "value = 'old'\n");
  t.write(".gitignore", "data.txt\n__pycache__\n");
  t.write("data.txt", "old data");
  await t.commit();
  // Uncommitted, and untracked.
  t.write("scripts/beside.py", "import helper\nvalue = 'edited ' + helper.value\n");
  t.write("scripts/helper.py", "value = 'untracked'\n");
}

function edit(t: Sandbox): void {
  t.write("scripts/train.py", "print('new script')\n");
  t.write("scripts/beside.py", "value = 'new'\n");
  t.write("src/pkg/part.py", "value = 'new'\n");
  Deno.removeSync(join(t.dir, "scripts/helper.py"));
  t.write("data.txt", "new data");
}

/** The only snapshot of the store. */
function snapshot(t: Sandbox): string {
  const folder = join(t.store.path, ".snapshots");
  const [only, ...others] = [...Deno.readDirSync(folder)];
  assert.deepEqual(others, []);
  return join(folder, only!.name);
}

const expected = (copy: string, cwd: string) =>
  `script ${copy}/scripts/train.py\n` +
  `beside ${copy}/scripts/beside.py edited untracked\n` +
  `package ${copy}/src/pkg/part.py old\n` +
  `cwd ${cwd} new data\n`;

test("--snapshot runs the code as it was staged, in the original folder", async (t) => {
  await prepare(t);
  t.env.PYTHONPATH = "src";
  await t.yanex("run scripts/train.py --stage --snapshot -q -p i=range(2)");
  edit(t);
  const { stdout } = await t.yanex("run --staged -q").stderr("");
  const copy = snapshot(t);
  assert.equal(stdout, expected(copy, t.dir).repeat(2));
  for (const { snapshot, script_path, git_at_run } of t.store.experiments()) {
    assert.deepEqual(snapshot, {
      folder: copy,
      script_path: `${copy}/scripts/train.py`,
      root: t.dir,
    });
    assert.equal(script_path, `${t.dir}/scripts/train.py`);
    assert.equal(git_at_run, undefined);
  }
  assert.ok(!(await exists(join(copy, "data.txt"))), "ignored files are not copied");
});

test("a direct run uses a snapshot too, and equal code is copied once", async (t) => {
  await prepare(t);
  t.write("data.txt", "new data");
  t.env.PYTHONPATH = join(t.dir, "src");
  await t.yanex("run scripts/train.py --snapshot -q").stdout(/edited untracked/);
  await t.yanex("run scripts/train.py --snapshot -q");
  assert.ok(snapshot(t));
  assert.equal(t.store.experiments().length, 2);
});

test("editable installs are redirected: by a path, and by an import hook", async (t) => {
  await prepare(t);
  const python = await environment(t);
  const site = join(dirname(python), "../lib");
  const packages = join(site, [...Deno.readDirSync(site)][0]!.name, "site-packages");
  // As flit, hatch and poetry do it.
  Deno.writeTextFileSync(join(packages, "pkg.pth"), `${t.dir}/src\n`);
  const run = async () => {
    await t.yanex(["run", "scripts/train.py", "--stage", "--snapshot", "-q", "--python", python]);
    edit(t);
    const { stdout } = await t.yanex("run --staged -q").stderr("");
    assert.equal(stdout, expected(snapshot(t), t.dir));
  };
  await run();

  // As setuptools does it.
  Deno.removeSync(join(packages, "pkg.pth"));
  Deno.writeTextFileSync(join(packages, "__editable___pkg_finder.py"), finder(t.dir));
  Deno.writeTextFileSync(
    join(packages, "__editable__.pkg.pth"),
    "import __editable___pkg_finder; __editable___pkg_finder.install()\n",
  );
  await t.git("checkout", "--", ".");
  await prepare(t);
  await run();
});

test("what cannot be redirected is said", async (t) => {
  await prepare(t);
  const python = await environment(t);
  const site = join(dirname(python), "../lib");
  const packages = join(site, [...Deno.readDirSync(site)][0]!.name, "site-packages");
  Deno.writeTextFileSync(
    join(packages, "hook.py"),
    `class Finder:\n    @staticmethod\n    def find_spec(*_): return None\n` +
      `MAPPING = {"other": ${JSON.stringify(join(t.dir, "src/pkg"))}}\n`,
  );
  Deno.writeTextFileSync(
    join(packages, "hook.pth"),
    "import sys, hook; sys.meta_path.append(hook.Finder)\n",
  );
  t.write("scripts/train.py", "print('ran')\n");
  await t.yanex(["run", "scripts/train.py", "--snapshot", "-q", "--python", python])
    .stdout("ran\n").stderr(
      "warning: other (<dir>/src/pkg) is an editable install that cannot be redirected: it is " +
        "imported from there, as it is now, and not from the snapshot\n",
    );
});

test("an ignored environment in the repository stays where it is", async (t) => {
  await prepare(t);
  t.write(".gitignore", "data.txt\n.venv\n");
  const python = await environment(t, join(t.dir, ".venv"));
  t.write("scripts/train.py", "import sys\nprint([p for p in sys.path if 'snapshots' in p])\n");
  const { stdout } = await t.yanex([
    ...["run", "scripts/train.py", "--snapshot", "-q"],
    ...["--python", python],
  ]);
  assert.equal(stdout, `['${snapshot(t)}/scripts']\n`);
});

test("links and submodules are part of it", async (t) => {
  const module = join(t.home, "module");
  Deno.mkdirSync(module);
  Deno.writeTextFileSync(join(module, "inside.py"), "value = 'old'\n");
  const git = (...args: string[]) => t.call("git", ["-C", module, ...args]);
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-q", "-m", "a");
  t.write("real/here.py", "value = 'old'\n");
  Deno.symlinkSync("real", join(t.dir, "linked"));
  Deno.symlinkSync("nowhere", join(t.dir, "broken"));
  t.write("ignored/data.txt", "data");
  Deno.symlinkSync("ignored", join(t.dir, "to_data"));
  t.write(".gitignore", "ignored\n");
  t.write(
    "train.py",
    "import pathlib\nfrom linked import here\nfrom sub import inside\n" +
      "print(here.value, inside.value, pathlib.Path(__file__, '../to_data/data.txt').resolve())\n",
  );
  await t.commit();
  await t.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", module, "sub");
  await t.commit("sub");
  t.write("sub/untracked.py", "");
  await t.yanex("run train.py --stage --snapshot -q");
  t.write("real/here.py", "value = 'new'\n");
  t.write("sub/inside.py", "value = 'new'\n");
  await t.yanex("run --staged -q").stdout("old old <dir>/ignored/data.txt\n").stderr("");
});

test("a missing experiment of the sweep is made with the snapshot of the others", async (t) => {
  await prepare(t);
  t.env.PYTHONPATH = "src";
  await t.yanex("run scripts/train.py --stage --snapshot -q -p i=range(2)");
  const [first] = t.store.ids();
  neverMade(t, first!);
  edit(t);
  const { stdout } = await t.yanex(["run", "--resume", t.store.sweeps()[0]!, "-q"]);
  assert.equal(stdout, expected(snapshot(t), t.dir).repeat(2));
});

test("without a repository, or with too much in it, nothing is made", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --snapshot -p i=range(2)").fails(2).stdout("").stderr(
    "error: no snapshot can be taken of <dir>/train.py: it is in no git repository with a commit\n" +
      "hint: commit the code, or run without --snapshot\n",
  );
  await t.commit();
  const large = join(t.dir, "large.bin");
  Deno.writeTextFileSync(large, "");
  Deno.truncateSync(large, 513 * 1024 * 1024);
  await t.yanex("run train.py --snapshot").fails(2)
    .stderr(/^error: the files of <dir> have 513 MB; a snapshot may have 512 MB\n/);
  t.store.isEmpty();
});

/** Makes a virtual environment without pip; the path of its interpreter. */
async function environment(t: Sandbox, folder = join(t.home, "venv")): Promise<string> {
  await t.call("python3", ["-m", "venv", "--without-pip", folder]);
  return join(folder, "bin/python");
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** An import hook like the one that setuptools writes, reduced to what it does for packages. */
function finder(root: string): string {
  return `import sys
from importlib.util import spec_from_file_location
MAPPING = {"pkg": ${JSON.stringify(join(root, "src/pkg"))}}
class _EditableFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname not in MAPPING:
            return None
        place = MAPPING[fullname]
        return spec_from_file_location(
            fullname, place + "/__init__.py", submodule_search_locations=[place])
def install():
    sys.meta_path.append(_EditableFinder)
`;
}
