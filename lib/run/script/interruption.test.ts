import assert from "node:assert/strict";

const posix = { ignore: Deno.build.os === "windows" };

/** A script behind a bridge, in a process of its own. */
class Bridged {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #over = false;
  output = "";

  constructor(script: string, options: Record<string, number> = {}) {
    const module = new URL("../testing/bridge.ts", import.meta.url).href;
    const settings = JSON.stringify({ graceSeconds: 60, ...options });
    const args = ["run", "--quiet", "-A", "--no-check", "--no-config", module, settings, script];
    this.#child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped" })
      .spawn();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.output += text;
    }
    this.#over = true;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Waits until a text was printed. */
  async prints(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      assert.ok(!this.#over, `ended without ${text}: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** Waits for the end; how the script ended and why. */
  // deno-lint-ignore no-explicit-any
  async ended(): Promise<any> {
    const { code } = await this.#child.status;
    await this.#reading;
    assert.equal(code, 0, this.output);
    return JSON.parse(this.output.trim().split("\n").at(-1)!);
  }
}

/** State of a process: `T` is stopped. */
function stateOf(pid: number): string {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2)[0]!;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const isGone = (pid: number) => {
  try {
    return ["Z", "X"].includes(stateOf(pid));
  } catch {
    return true;
  }
};

Deno.test(
  "without a signal there is no interruption, also with a time-out of months",
  posix,
  async () => {
    const run = new Bridged("sleep 0.1; exit 3", { timeoutSeconds: 90 * 86400 });
    assert.deepEqual(await run.ended(), { end: { kind: "exited", code: 3 }, interruption: null });
  },
);

Deno.test(
  "a signal that comes before the script is passed on as soon as there is one",
  posix,
  async () => {
    const run = new Bridged("sleep 60", { delay: 300 });
    await run.prints("ready");
    run.signal("SIGTERM");
    const { end, interruption } = await run.ended();
    assert.deepEqual(end, { kind: "signalled", signal: "SIGTERM" });
    assert.deepEqual([interruption.signal, interruption.killed], ["SIGTERM", false]);
  },
);

Deno.test(
  "children that go on after the script are waited for, and killed after the grace period",
  {
    ignore: Deno.build.os !== "linux",
  },
  async () => {
    const stubborn = `bash -c 'trap "" TERM; echo pid $$ .; while :; do sleep 0.1; done' & wait`;
    const run = new Bridged(stubborn, { graceSeconds: 0.5 });
    await run.prints(" .\n");
    const child = Number(/pid (\d+)/.exec(run.output)![1]);
    run.signal("SIGTERM");
    const { end, interruption } = await run.ended();
    assert.deepEqual(end, { kind: "signalled", signal: "SIGTERM" });
    assert.equal(interruption.killed, true);
    assert.ok(isGone(child));
  },
);

Deno.test(
  "a stopped script gets the signal that ends it",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const run = new Bridged("echo pid $$ .; exec sleep 60");
    await run.prints(" .\n");
    const pid = Number(/pid (\d+)/.exec(run.output)![1]);
    Deno.kill(pid, "SIGSTOP");
    await until(() => stateOf(pid) === "T");
    run.signal("SIGINT");
    const { end } = await run.ended();
    assert.deepEqual(end, { kind: "signalled", signal: "SIGINT" });
  },
);

Deno.test("Ctrl-Z stops yanex and the script, and both go on together", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const run = new Bridged("echo pid $$ .; while :; do sleep 0.05; done");
  await run.prints(" .\n");
  const pid = Number(/pid (\d+)/.exec(run.output)![1]);
  for (let time = 0; time < 2; time++) {
    run.signal("SIGTSTP");
    await until(() => stateOf(pid) === "T" && stateOf(run.pid) === "T");
    run.signal("SIGCONT");
    await until(() => stateOf(pid) !== "T" && stateOf(run.pid) !== "T");
  }
  run.signal("SIGTERM");
  assert.equal((await run.ended()).interruption.signal, "SIGTERM");
});

Deno.test("when the time is up the script is ended, at last killed", posix, async () => {
  const gentle = await new Bridged("sleep 60", { timeoutSeconds: 0.3 }).ended();
  assert.deepEqual(gentle.end, { kind: "signalled", signal: "SIGTERM" });
  assert.deepEqual(gentle.interruption, { signal: "SIGTERM", killed: false, timeoutSeconds: 0.3 });
  const stubborn = "trap '' TERM; while :; do sleep 0.1; done";
  // Time for a slow machine to get as far as the trap.
  const killed = await new Bridged(stubborn, { timeoutSeconds: 3, graceSeconds: 0.3 }).ended();
  assert.deepEqual(killed.end, { kind: "signalled", signal: "SIGKILL" });
  assert.equal(killed.interruption.killed, true);
});
