import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { realPython } from "./python.ts";
import { completed, failed } from "./words.ts";

const script =
  "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(len(sys.argv) - 1)\n";

test("--quiet leaves the script's own output", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py --quiet").stdout("out\n").stderr("err\n");
});

test("--quiet still says that a run failed", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py -q one").fails(1).stdout("out\n")
    .stderr("err\n" + failed("Script exited with code 1: err"));
});

test("--verbose says before what runs", async (t) => {
  t.write("train.py", "");
  Deno.symlinkSync(realPython(), `${t.home}/python`);
  await t.yanex(`run train.py x -v -p model.lr=0.1 -n first --python ${t.home}/python`)
    .stdout(
      `  Script      <dir>/train.py x
  Python      <home>/python
  Store       <store>
  Name        first
  Parameters
    model.lr = 0.1
${completed("")}`,
    );
});

test("--json writes one line of JSON per event, and the script's output to stderr", async (t) => {
  t.write("train.py", 'print(\'{"not": "an event"}\')\n');
  const { stdout } = await t.yanex("run train.py --json -n x -p lr=1.0")
    .stderr('{"not": "an event"}\n');
  assert.match(
    t.normalise(stdout),
    new RegExp(
      '^{"event": "created", "id": "<id>", "directory": "<store>/<id>"}\n' +
        '{"event": "finished", "id": "<id>", "directory": "<store>/<id>", ' +
        '"status": "completed", "exit_code": 0, "duration": \\d+\\.\\d+}\n$',
    ),
  );
});

test("--json tells of failures", async (t) => {
  t.write("train.py", script);
  const { stdout } = await t.yanex("run train.py --json a b c").fails(3);
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ event }) => event), ["created", "finished"]);
  assert.equal(events[1].exit_code, 3);
  assert.equal(events[1].status, "failed");
  assert.equal(events[1].error_message, "Script exited with code 3: err");
});

test("--json makes warnings and errors events; errors stand on stderr as well", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", "yanex: {nme: x}\n");
  const { stdout } = await t.yanex("run train.py --json").stderr("");
  const warning = "config file config.yaml, yanex.nme: there is no such option; did you mean name?";
  assert.deepEqual(JSON.parse(stdout.split("\n")[0]!), { event: "warning", message: warning });
  await t.yanex("run missing.py --json").fails(2)
    .stderr(/^error: script missing\.py does not exist\nhint: /)
    .stdout(/^\{"event": "warning", .*\n\{"event": "error", "kind": "script-missing", "message": /);
});

test("--dry-run says what would run and creates nothing at all", async (t) => {
  t.write("train.py", "raise SystemExit('it ran')\n");
  t.write("config.yaml", "a: 1\nb: '1'\nm: {x: [1, 2.0], y: null}\n");
  t.write("python", "");
  Deno.chmodSync(`${t.dir}/python`, 0o755);
  const call = "run train.py --dry-run --python ./python -n 'the name' -d text -t a -t b " +
    "--project p -p m.z=0.1 -- --fold 1";
  await t.yanex(call).stderr("").stdout(`Dry run: nothing was created. This would run:
  Script      <dir>/train.py --fold 1
  Python      <dir>/python
  Store       <store>
  Name        the name
  Description text
  Project     p
  Tags        a, b
  Parameters
    a = 1
    b = "1"
    m.x = [1, 2.0]
    m.y = null
    m.z = 0.1
`);
  assert.deepEqual([...Deno.readDirSync(t.home)], []);
  assert.deepEqual([...Deno.readDirSync(t.dir)].map(({ name }) => name).sort(), [
    "config.yaml",
    "python",
    "train.py",
  ]);
});

test("--dry-run finds what is wrong", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --dry-run -p lr").fails(2).stderr(/has no "="/);
  await t.yanex("run other.py --dry-run").fails(2).stderr(/does not exist/);
  await t.yanex("run train.py --dry-run -t 'a b'").fails(2).stderr(/tag `a b` is not allowed/);
});

test("--dry-run with --json is one event", async (t) => {
  t.write("train.py", "");
  t.write("python", "");
  Deno.chmodSync(`${t.dir}/python`, 0o755);
  await t.yanex("run train.py --dry-run --json --python ./python -p a=1.0 x").stdout(
    '{"event": "would-run", "script": "<dir>/train.py", "script_args": ["x"], ' +
      '"python": "<dir>/python", "name": null, "tags": [], "params": {"a": 1.0}}\n',
  );
});

test("there is no colour unless it is asked for", async (t) => {
  t.write("train.py", "");
  const plain = await t.yanex("run train.py", { env: { NO_COLOR: undefined } });
  assert.ok(!plain.stdout.includes("\x1b"));
  const forced = await t.yanex("run train.py", { env: { NO_COLOR: undefined, FORCE_COLOR: "1" } });
  assert.match(forced.stdout, /^\x1b\[32m✓ Experiment created: /);
  const both = await t.yanex("run train.py", { env: { FORCE_COLOR: "1" } });
  assert.ok(!both.stdout.includes("\x1b"));
});
