/** Standard output that takes nothing more: a full disk, a reader that left, a reader that is slow. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { skipUnless, test, yanexCommand } from "../harness.ts";
import { few, putStored } from "../list/stored.ts";
import { shell } from "../run/shell.ts";

const fullDevice = skipUnless(existsSync("/dev/full"), "needs /dev/full");

const lost = "error: cannot write to standard output: No space left on device\n" +
  "hint: what was printed is not complete: make room there, or send it somewhere else\n";

const id = "2b000002";

/** Each prints something on the store of {@link few} and succeeds, apart from `doctor`. */
const commands = [
  "--help",
  "list --help",
  "list",
  "list --json",
  "list --csv --all",
  "list --markdown",
  `show ${id}`,
  `show ${id} --json`,
  `show ${id} -F csv`,
  `show ${id} -F markdown`,
  `get param:lr ${id}`,
  `get stdout ${id}`,
  "get id --status completed -F sweep",
  `metrics ${id}`,
  `metrics ${id} -F csv`,
  `metrics ${id} --plot`,
  "compare --global --no-interactive",
  "compare --global --csv",
  `lineage ${id}`,
  `lineage ${id} --json`,
  `update --dry-run ${id} --set-name other`,
  "migrate --dry-run --all",
  "doctor",
  "du",
  "gc --dry-run",
  "completion bash",
];

for (const command of commands) {
  test(`yanex ${command}: a full disk behind it is an error`, fullDevice, async (t) => {
    putStored(t, { ...few, "5e000006": { storage_version: 0 } });
    Deno.mkdirSync(`${t.store.folder(id)}/artifacts`);
    Deno.writeTextFileSync(`${t.store.folder(id)}/artifacts/stdout.txt`, "printed\n");
    await shell(t, `yanex ${command} >/dev/full`).fails(1).stderr(lost);
  });
}

test("a full disk does not change how a run ends", fullDevice, async (t) => {
  t.write("train.py", "print('printed')\nraise SystemExit(int(__import__('sys').argv[1]))\n");
  const warning = "warning: cannot write to standard output: No space left on device\n";
  await shell(t, "yanex run train.py 0 >/dev/full").stderr(warning);
  await shell(t, "yanex run train.py 3 >/dev/full").fails(3).stderr(
    "✗ Experiment failed: <id>\n  Directory: <store>/<id>\n" +
      `  Error: Script exited with code 3\n${warning}`,
  );
  for (const at of t.store.ids()) assert.equal(t.store.artifact(at, "stdout.txt"), "printed\n");
});

const posix = skipUnless(Deno.build.os !== "windows", "needs a POSIX shell");

test("a reader that leaves is no error", posix, async (t) => {
  putStored(t, few);
  const { stdout } = await shell(
    t,
    `{ yanex list --json; echo $? >&3; } 3>code | head -c 2; cat code
     { yanex completion bash; echo $? >&3; } 3>code | true; cat code`,
  ).stderr("");
  assert.equal(stdout, "[\n0\n0\n");
});

test("a pipe that does not wait for its reader loses nothing", posix, async (t) => {
  // The pipe is the reader's too, and what one makes of it holds for both.
  t.write(
    "slow.py",
    `import fcntl, os, subprocess, sys, time
ours, theirs = os.pipe()
fcntl.fcntl(theirs, fcntl.F_SETFL, fcntl.fcntl(theirs, fcntl.F_GETFL) | os.O_NONBLOCK)
program = subprocess.Popen(sys.argv[1:], stdout=theirs)
os.close(theirs)
time.sleep(0.5)
size = 0
while piece := os.read(ours, 65536):
    size += len(piece)
print(size, program.wait())
`,
  );
  t.write("train.py", "print('x' * 300_000)\n");
  await t.yanex("run -q -n long train.py");
  const words = ["slow.py", ...yanexCommand(), "get", "stdout", "long"];
  await t.call("python3", words).stdout("300001 0\n").stderr("");
});
