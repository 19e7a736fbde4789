import assert from "node:assert/strict";
import { type ProcessRequest, startProcess } from "./script_process.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** A shell script to start, and what came of it so far. */
function shell(script: string, more: Partial<ProcessRequest> = {}) {
  const got = { stdout: "", stderr: "" };
  const collect = (stream: "stdout" | "stderr") => (bytes: Uint8Array) => {
    got[stream] += new TextDecoder("latin1").decode(bytes);
    return Promise.resolve();
  };
  const started = startProcess({
    program: "/bin/sh",
    args: ["-c", script],
    cwd: "/",
    env: { PATH: Deno.env.get("PATH")! },
    stdin: "null",
    onStdout: collect("stdout"),
    onStderr: collect("stderr"),
    ...more,
  });
  return { ...started, got };
}

Deno.test("each stream arrives byte for byte, and the exit code", posix, async () => {
  const run = shell("printf 'a\\377\\000\\r\\n'; printf 'err' >&2; exit 7");
  assert.deepEqual(await run.ended, { kind: "exited", code: 7 });
  await run.drained;
  assert.deepEqual(run.got, { stdout: "a\xff\0\r\n", stderr: "err" });
});

Deno.test("a process that is killed has a signal and no exit code", posix, async () => {
  const run = shell("kill -SEGV $$");
  assert.deepEqual(await run.ended, { kind: "signalled", signal: "SIGSEGV" });
  await run.drained;
});

Deno.test(
  "it has the environment and the folder that it was given, and nothing else",
  posix,
  async () => {
    const folder = Deno.realPathSync(Deno.makeTempDirSync());
    const run = shell("env; echo at $(pwd)", {
      cwd: folder,
      env: { PATH: Deno.env.get("PATH")!, GIVEN: "1" },
    });
    await Promise.all([run.ended, run.drained]);
    Deno.removeSync(folder);
    const lines = run.got.stdout.trim().split("\n");
    assert.ok(lines.includes("GIVEN=1"));
    assert.ok(lines.includes(`at ${folder}`));
    assert.ok(!run.got.stdout.includes("HOME="), run.got.stdout);
  },
);

Deno.test(
  "it leads a session and a process group of its own",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const run = shell("cut -d ' ' -f 5,6 /proc/$$/stat");
    await Promise.all([run.ended, run.drained]);
    assert.equal(run.got.stdout, `${run.pid} ${run.pid}\n`);
  },
);

Deno.test("the next piece waits until the one before is taken", posix, async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => open = resolve);
  let pieces = 0;
  let size = 0;
  const run = shell("head -c 1000000 /dev/zero", {
    onStdout: async (bytes) => {
      pieces++;
      size += bytes.length;
      await gate;
    },
  });
  while (pieces === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  // The program cannot end as long as its output fits neither the pipe nor a piece.
  const first = await Promise.race([
    run.ended,
    new Promise((resolve) => setTimeout(resolve, 100, "still running")),
  ]);
  assert.equal(first, "still running");
  assert.equal(pieces, 1);
  open();
  await Promise.all([run.ended, run.drained]);
  assert.equal(size, 1_000_000);
});

Deno.test("output of a child that outlives it can be given up", posix, async () => {
  const run = shell("echo begun; sleep 60 & echo $!");
  await run.ended;
  while (!/^begun\n\d+\n$/.test(run.got.stdout)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  let drained = false;
  const done = run.drained.then(() => drained = true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(drained, false);
  run.stopReading();
  await done;
  Deno.kill(Number(run.got.stdout.split("\n")[1]), "SIGKILL");
});

Deno.test("what cannot be started throws at once", posix, () => {
  assert.throws(() => shell("", { program: "/nowhere/python" }), Deno.errors.NotFound);
});
