import assert from "node:assert/strict";
import { test } from "./harness.ts";
import { normalise } from "./harness/normalise.ts";
import { Running } from "./harness/running.ts";
import { splitWords } from "./harness/transcript.ts";

const places = {
  dir: "/t/project",
  home: "/t/home",
  store: "/t/home/.yanex/experiments",
  sweeps: ["5555aaaa"],
};

Deno.test("normalising replaces what differs from run to run", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const text = "abcd1234 in /t/home/.yanex/experiments/abcd1234 of /t/home and /t/project/a.py\n" +
    `2026-03-01T10:00:00.123456 took 1.5s, 12 ms or 3 minutes at ${commit} (0123456)\n`;
  assert.equal(
    normalise(text, { ...places, ids: ["abcd1234"] }),
    "<id> in <store>/<id> of <home> and <dir>/a.py\n" +
      "<time> took <duration>, <duration> or <duration> at <commit> (<commit>)\n",
  );
});

Deno.test("several experiments are numbered as they appear", () => {
  const ids = ["11111111", "22222222", "33333333"];
  assert.equal(
    normalise("33333333 11111111 33333333 44444444 5555aaaa", { ...places, ids }),
    "<id1> <id2> <id1> 44444444 <sweep>",
  );
});

Deno.test("a command line is split at spaces outside quotes", () => {
  assert.deepEqual(
    splitWords(`run  train.py -p 'lr=list(1, 2)' --name="a b"  -- ''`),
    ["run", "train.py", "-p", "lr=list(1, 2)", "--name=a b", "--", ""],
  );
});

test("a call must do what is expected of it", async (t) => {
  const sh = (script: string) => t.call("sh", ["-c", script]);
  await sh("echo out; echo err >&2; exit 3").fails(3).stdout("out\n").stderr(/^err$/m);
  await sh("exit 3").fails();
  await assert.rejects(async () => await sh("exit 3"));
  await assert.rejects(async () => await sh("exit 3").fails(2));
  await assert.rejects(async () => await sh("true").fails());
  await assert.rejects(async () => await sh("echo a").stdout("b\n"), /\$ sh -c echo a/);
  await assert.rejects(async () => await sh("echo a >&2").stderr(/b/));
});

test("programs see a fresh home and the test's folder only", async (t) => {
  t.write("sub/a.txt", "content");
  const script = 'pwd; echo "$HOME"; cat a.txt; cat; ls -A "$HOME"';
  await t.call("sh", ["-c", script], { cwd: "sub", stdin: "!" })
    .stdout("<dir>/sub\n<home>\ncontent!");
});

test("a repository has what was written", async (t) => {
  t.write("a.py", "1\n");
  await t.commit("first");
  t.write("b.py", "2\n");
  await t.commit("second");
  assert.equal(await t.git("ls-files"), "a.py\nb.py");
  assert.equal(await t.git("log", "--format=%s"), "second\nfirst");
  assert.equal(await t.git("status", "--porcelain"), "");
});

test("a program that runs on can be watched, signalled and waited for", async (t) => {
  const script = 'trap "echo caught; exit 5" USR1; echo ready; while :; do sleep 0.05; done';
  const call = { cwd: t.dir, env: t.env, stdin: null, timeoutSeconds: 60 };
  const running = new Running({ ...call, program: "sh", args: ["-c", script] });
  await running.prints("ready\n");
  running.signal("SIGUSR1");
  const { code, stdout } = await running.ended();
  assert.deepEqual([code, stdout], [5, "ready\ncaught\n"]);

  const silent = new Running({ ...call, program: "true", args: [] });
  await assert.rejects(silent.prints("anything"), /it never printed anything/);
  await silent.ended();
  const endless = new Running({ ...call, program: "sleep", args: ["600"] });
  await endless.stop();
  assert.equal((await endless.ended()).signal, "SIGKILL");
});
