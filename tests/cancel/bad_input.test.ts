import assert from "node:assert/strict";
import { join } from "node:path";
import { skipUnless, test, yanexCommand } from "../harness.ts";
import { permissions, withPermissions } from "../run/confined.ts";

test("which experiments must be said, and once", async (t) => {
  await t.yanex("cancel").fails(2).stderr(/^error: which experiments to cancel was not said\n/);
  await t.yanex("cancel x --tag old").fails(2).stderr(
    /^error: which experiments to cancel was said/,
  );
  await t.yanex("cancel x --sweep aaaaaaaa").fails(2)
    .stderr(/^error: which experiments to cancel was said in two ways\n/);
});

test("unknown experiments and sweeps are errors as everywhere", async (t) => {
  await t.yanex("cancel nope").fails(1).stderr(/^error: .*`nope`/);
  await t.yanex("cancel --sweep aaaaaaaa").fails(1).stderr(/^error: there is no sweep aaaaaaaa/);
});

test("numbers are checked", async (t) => {
  await t.yanex("cancel x --timeout soon").fails(2).stderr(/--timeout/);
});

test("a record that names no runner cannot be cancelled", async (t) => {
  const folder = join(t.store.path, "aaaaaaaa");
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(
    join(folder, "metadata.json"),
    JSON.stringify({ id: "aaaaaaaa", status: "running", created_at: "2026-01-01T00:00:00" }),
  );
  await t.yanex("cancel aaaaaaaa").fails(1)
    .stderr(/nothing says in which process\nhint: end its script yourself/);
  assert.equal(t.store.has(".cancel.json"), false);
});

test("a record that cannot be read is told", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --stage -q");
  const id = t.store.onlyId();
  Deno.writeTextFileSync(join(t.store.folder(id), "metadata.json"), "{");
  await t.yanex(`cancel ${id}`).fails(1).stderr(/Failed to cancel .* cannot be read/);
});

test("a store that may not be written to is told", permissions, async (t) => {
  t.write("train.py", "import time\nprint('ready', flush=True)\ntime.sleep(120)\n");
  await t.yanex("run train.py --stage -q -n waits");
  const run = t.start("run train.py -n runs");
  await run.prints("ready\n");
  for (const id of t.store.ids()) Deno.chmodSync(t.store.folder(id), 0o500);
  const command = yanexCommand().join(" ");
  const [program, ...args] = withPermissions(`exec ${command} cancel waits runs --yes`);
  const { stderr } = await t.call(program!, args).fails(1);
  assert.equal(stderr.match(/Failed to cancel .*: cannot write to experiment/g)?.length, 2, stderr);
  for (const id of t.store.ids()) Deno.chmodSync(t.store.folder(id), 0o700);
  run.signal("SIGTERM");
  await run.ended();
});

test(
  "the script of another user is told, and not waited for",
  skipUnless(Deno.build.os === "linux" && Deno.uid() === 0, "makes a process of another user"),
  async (t) => {
    t.write("train.py", "import time\nprint('ready', flush=True)\ntime.sleep(120)\n");
    const run = t.start("run train.py -n x");
    await run.prints("ready\n");
    run.signal("SIGKILL");
    await run.ended();
    const file = join(t.store.folder(t.store.onlyId()), ".script.json");
    const known = JSON.parse(Deno.readTextFileSync(file));
    Deno.kill(-known.pid, "SIGKILL");
    const theirs = new Deno.Command("setpriv", {
      args: ["--reuid=65534", "--regid=65534", "--clear-groups", "sleep", "120"],
    }).spawn();
    const stat = () => Deno.readTextFileSync(`/proc/${theirs.pid}/stat`);
    while (!stat().includes("(sleep)")) await new Promise((resolve) => setTimeout(resolve, 10));
    const started = stat().slice(stat().lastIndexOf(")") + 2).split(" ")[19];
    Deno.writeTextFileSync(
      file,
      JSON.stringify({ ...known, pid: theirs.pid, process_start_time: started }),
    );
    const command = yanexCommand().join(" ");
    await t.call("setpriv", [
      "--bounding-set=-kill",
      "--",
      "sh",
      "-c",
      `exec ${command} cancel x`,
    ]).fails(1).stderr(/runs as process \d+, which belongs to another user\n/);
    theirs.kill("SIGKILL");
    await theirs.status;
  },
);
