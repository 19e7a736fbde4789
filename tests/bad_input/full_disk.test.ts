import assert from "node:assert/strict";
import { type Sandbox, test, type Transcript } from "../harness.ts";
import { mounts, withTinyDisk } from "../run/confined.ts";
import { withYanex } from "../run/shell.ts";

/** The shell script with the store on a disk of its own; the disk is gone when it ends. */
function onTinyDisk(t: Sandbox, kib: number, script: string): Transcript {
  t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/disk/store`;
  const command = withTinyDisk(`${t.dir}/disk`, kib * 1024, withYanex(script));
  return t.call(command[0]!, command.slice(1));
}

const lookAround = "code=$?; find disk -type f; exit $code";

const full = "error: cannot write to the store <store>: " +
  "no space is left on the disk, or your quota is used up\n" +
  "hint: free some space, or set YANEX_EXPERIMENTS_DIR to a folder on another disk\n";

test("a disk that is full before the run: nothing is half made", mounts, async (t) => {
  t.write("train.py", "print('never')\n");
  const fill = "head -c 1m /dev/zero >disk/file 2>/dev/null";
  await onTinyDisk(t, 64, `${fill}; yanex run train.py; ${lookAround}`)
    .fails(1).stderr(full).stdout("disk/file\n");
});

test(
  "a disk that is full while the experiment is made: nothing is half made",
  mounts,
  async (t) => {
    t.write("train.py", "print('never')\n");
    t.write("large.yaml", `text: ${"x".repeat(60_000)}\n`);
    for (const kib of [4, 8, 16, 32, 64]) {
      await onTinyDisk(t, kib, `yanex run -c large.yaml train.py; ${lookAround}`)
        .fails(1).stderr(full).stdout("");
    }
  },
);

test("a patch that does not fit: nothing is half made", mounts, async (t) => {
  t.write("train.py", "print('never')\n");
  t.write("data.txt", "");
  t.write(".gitignore", "disk\n");
  await t.commit();
  t.write("data.txt", "x".repeat(100_000));
  await onTinyDisk(t, 64, `yanex run train.py; ${lookAround}`).fails(1).stderr(full).stdout("");
});

test(
  "a disk that the run fills up: the script goes on, and its end is recorded",
  mounts,
  async (t) => {
    t.write("train.py", "print('x' * 100_000)\nprint('end')\n");
    const { stdout, stderr } = await onTinyDisk(
      t,
      64,
      "yanex run -q train.py | tail -c 4; yanex show $(ls disk/store); ls -A disk/store/*",
    );
    assert.match(
      stderr,
      /^warning: the recorded output of \w{8} is not complete: No space left on device\n$/,
    );
    assert.match(stdout, /^end\nExperiment: \[unnamed\] \(\w{8}\)\n {6}Status {2}✓ completed\n/);
    assert.doesNotMatch(stdout, /\.reserve|\.tmp/);
  },
);

test(
  "a disk that is full to the last byte at the end: an error says what is lost",
  mounts,
  async (t) => {
    // Even the space that yanex had put aside is taken.
    t.write(
      "train.py",
      "import glob, os, time, yanex\n" +
        "yanex.log_metrics({'loss': 0.5})\n" +
        "while not glob.glob('disk/store/*/.reserve'): time.sleep(0.01)\n" +
        "os.remove(glob.glob('disk/store/*/.reserve')[0])\n" +
        "try:\n    open('disk/file', 'wb', 0).write(b'x' * 1_000_000)\n" +
        "finally:\n    print('end')\n    os._exit(0)\n",
    );
    const { stdout, stderr } = await onTinyDisk(
      t,
      128,
      "yanex run train.py; code=$?; cat disk/store/*/metrics.jsonl; rm disk/file; " +
        "yanex show $(ls disk/store) --fix; exit $code",
    ).fails(1);
    assert.match(
      stderr,
      /^error: the end of \w{8} \(completed\) could not be recorded: .*\nhint: /m,
    );
    assert.match(stdout, /\nend\n\{"step": 0, "timestamp": ".*", "loss": 0\.5\}\n/);
    assert.match(stdout, /^ {6}Status {2}✗ failed\n/m);
  },
);
