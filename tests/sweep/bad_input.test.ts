import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { mounts, withTinyDisk } from "../run/confined.ts";
import { withYanex } from "../run/shell.ts";

const refused = [
  ["-j -1", /^error: `-1` is not a valid value for --parallel: expected a whole number/],
  ["-j x", /^error: `x` is not a valid value for --parallel: expected a whole number/],
  ["-j 1.5", /^error: `1.5` is not a valid value for --parallel/],
  ["-j", /^error: .*--parallel.*\n/],
  ["--stage -j 2", /^error: --stage and --parallel cannot be combined.*\nhint: stage first, then/],
  ["--retries -1", /^error: `-1` is not a valid value for --retries/],
  ["-p x=range(0,1,0)", /^error: .*`?range\(0,1,0\)`? has a step of 0/],
  ["-p x=range(5,1,1)", /^error: .*range\(5,1,1\)`? has a positive step, but its stop lies below/],
  ["-p x=list()", /^error: .*list\(\)`? has no values/],
  ["-p x=linspace(0,1)", /^error: .*linspace\(0,1\)`? has too few arguments: 2/],
  ["-p x=linspace(0,1,-3)", /^error: .*linspace\(0,1,-3\)`? needs at least one value/],
  ["-p x=logspace(0,1,)", /^error: .*logspace\(0,1,\)`? has an empty argument/],
  ["-p x=range(1,)", /^error: .*range\(1,\)`? has an empty argument/],
  ["-p x=linspace(a,b,3)", /^error: .*linspace\(a,b,3\)`? has an argument that is no number: a/],
  ["-p x=list(1,2", /^error: .*list\(1,2`? has an unclosed bracket or quote/],
  ["-p x=range(3", /^error: .*range\(3`? has an unclosed bracket or quote/],
  [`-p x=range(3)+1`, /^error: .*range\(3\)\+1`? goes on after its closing parenthesis/],
] as const;

for (const [options, message] of refused) {
  test(`${options} is one clear error, and nothing is made`, async (t) => {
    t.write("train.py", "");
    const { stderr } = await t.yanex(["run", "train.py", ...options.split(" ")]).fails(2)
      .stdout("").stderr(message);
    assert.equal(stderr.match(/^error: /gm)?.length, 1, stderr);
    assert.ok(stderr.split("\n").length <= 4, stderr);
    t.store.isEmpty();
    assert.deepEqual(t.store.sweeps(), []);
  });
}

test("a malformed call in a file is told with its place", async (t) => {
  t.write("train.py", "");
  t.write("sweep.yaml", "model:\n  lr: range(1,\n");
  await t.yanex("run train.py -c sweep.yaml").fails(2)
    .stderr(/^error: .*sweep\.yaml.*line 2[^]*lr: range\(1,/);
  t.store.isEmpty();
});

test("a grid of ten million is refused at once, without building it", async (t) => {
  t.write("train.py", "");
  for (const size of ["10000000", "1000000000000000000000"]) {
    for (const option of ["", "--stage", "--dry-run", "--yes"]) {
      const words = ["run", "train.py", "-p", `x=range(${size})`];
      await t.yanex(option === "" ? words : [...words, option], { timeoutSeconds: 60 }).fails(2)
        .stderr(
          `error: the sweep has ${size} experiments; at most 1000000 are possible\n` +
            "hint: sweep fewer parameters or fewer values at once\n",
        );
    }
  }
  t.store.isEmpty();
});

test("a script, a folder or an interpreter that vanished fails its experiment only", async (t) => {
  t.write("gone/train.py", "");
  t.write("train.py", "print('ran')\n");
  t.write("folder/keep", "");
  t.write("python", '#!/bin/sh\nexec python3 "$@"\n');
  Deno.chmodSync(join(t.dir, "python"), 0o755);
  await t.yanex("run gone/train.py --stage -q -n script");
  await t.yanex("run ../train.py --stage -q -n folder", { cwd: "folder" });
  await t.yanex("run train.py --stage -q -n interpreter --python ./python");
  await t.yanex("run train.py --stage -q -n good");
  for (const name of ["gone", "folder", "python"]) {
    Deno.removeSync(join(t.dir, name), { recursive: true });
  }
  await t.yanex("run --staged").fails(1).stdout(
    "✗ <id1> script failed: its script <dir>/gone/train.py does not exist any more " +
      "(1 of 4 done)\n" +
      "✗ <id2> folder failed: its working directory <dir>/folder does not exist any " +
      "more (2 of 4 done)\n" +
      "✗ <id3> interpreter failed: its interpreter <dir>/python does not exist any more " +
      "(3 of 4 done)\n" +
      "▶ [1/4] started: <id4> good\nran\n" +
      "✓ <id4> good completed in <duration> (4 of 4 done)\n" +
      "✗ 1 completed, 3 failed in <duration>\n" +
      "  ✗ <id1> script: its script <dir>/gone/train.py does not exist any more\n" +
      "  ✗ <id2> folder: its working directory <dir>/folder does not exist any more\n" +
      "  ✗ <id3> interpreter: its interpreter <dir>/python does not exist any more\n",
  ).stderr("");
  const [first] = t.store.experiments();
  assert.equal(first!.status, "failed");
  assert.equal(
    first!.error_message,
    `It was not run: its script ${t.dir}/gone/train.py does not exist any more`,
  );
});

test("a damaged record stops nothing else", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.yanex("run train.py --stage -q -p i=range(3)");
  const [one, two] = t.store.ids();
  Deno.writeTextFileSync(join(t.store.folder(one!), "metadata.json"), '{"status": "staged"');
  Deno.removeSync(join(t.store.folder(two!), ".params.json"));
  Deno.writeTextFileSync(join(t.store.folder(two!), "params.yaml"), "a: [1\n");
  const { stdout } = await t.yanex("run --staged").fails(1);
  assert.match(stdout, /✗ 1 completed, 1 failed in/);
  assert.match(stdout, /failed: .*params\.yaml/);
});

test("a disk that fills up while a sweep is staged leaves nothing", mounts, async (t) => {
  t.write("train.py", "print('ran')\n");
  const disk = join(t.home, "disk");
  t.env.YANEX_EXPERIMENTS_DIR = join(disk, "store");
  const script = withYanex(
    "yanex run train.py -q -p i='range(900)' $MODE; code=$?\n" +
      'cd "$YANEX_EXPERIMENTS_DIR"; find . -mindepth 1 | sort; exit $code',
  );
  for (const MODE of ["--stage", "-j2"]) {
    const [program, ...args] = withTinyDisk(disk, 1_500_000, script);
    await t.call(program!, args, { env: { MODE } }).fails(1).stdout("./.new\n./.sweeps\n").stderr(
      "error: cannot write to the store <store>: no space is left on the disk, or your quota is " +
        "used up\n" +
        "hint: free some space, or set YANEX_EXPERIMENTS_DIR to a folder on another disk\n",
    );
  }
});

test("a disk that fills up while a sweep runs fails what it hits", mounts, async (t) => {
  // The third script leaves a process behind that takes all space as soon as there is some.
  t.write(
    "fill.py",
    "import os, time\nfd = os.open(os.path.expanduser('~/disk/all'), os.O_WRONLY | os.O_CREAT)\n" +
      "end = time.time() + 30\nsize = 1 << 20\n" +
      "while not os.path.exists(os.path.expanduser('~/stop')) and time.time() < end:\n" +
      "    try: os.write(fd, b'x' * size)\n    except OSError: size = max(1, size // 2)\n",
  );
  t.write(
    "train.py",
    "import subprocess, sys, time, yanex\ni = yanex.get_param('i')\nprint('run', i)\n" +
      "if i == 2:\n    subprocess.Popen([sys.executable, 'fill.py'], start_new_session=True,\n" +
      "        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n" +
      "    time.sleep(0.5)\n",
  );
  const disk = join(t.home, "disk");
  const copy = join(t.home, "copy");
  t.env.YANEX_EXPERIMENTS_DIR = join(disk, "store");
  const script = withYanex(
    `yanex run train.py -p i='range(6)'; echo $? >&3; touch ~/stop\ncp -r '${disk}/store' '${copy}'\n` +
      `sleep 0.2; rm '${disk}/all'; yanex run --resume "$(ls '${copy}/.sweeps' | cut -c-8)" -q; echo $? >&3\n` +
      `cp -r '${disk}/store/.' '${copy}.later'`,
  );
  const codes = join(t.home, "codes");
  const [program, ...args] = withTinyDisk(disk, 3_000_000, `exec 3>'${codes}'\n${script}`);
  const { stdout } = await t.call(program!, args);
  const statuses = (folder: string) => {
    t.env.YANEX_EXPERIMENTS_DIR = folder;
    return t.store.experiments().map(({ status }) => status);
  };
  const before = statuses(copy);
  assert.equal(before.length, 6);
  assert.deepEqual(before.slice(0, 2), ["completed", "completed"]);
  assert.ok(!before.slice(4).includes("completed"), `${before}`);
  assert.match(stdout, /failed: .*no space/);
  assert.deepEqual(statuses(`${copy}.later`), Array(6).fill("completed"));
  assert.equal(Deno.readTextFileSync(codes), "1\n0\n");
});
