/**
 * The Python client and the runner change the same record: both must mean the same by a lock, a
 * claim and a process.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  claimExperiment,
  readMetadata,
  runState,
  updateMetadata,
} from "../../lib/experiment/mod.ts";
import { breakIfForgotten } from "../../lib/experiment/lock.ts";
import { processIdentity } from "../../lib/sys/mod.ts";

const client = new URL("../../lib/python", import.meta.url).pathname;
const ID = "abcd0001";

/** Does something with an experiment and a way to run Python beside it. */
async function withExperiment(
  body: (folder: string, start: (code: string) => Python) => Promise<void>,
): Promise<void> {
  const store = await Deno.makeTempDir({ prefix: "yanex-client-" });
  const folder = join(store, ID);
  const started: Python[] = [];
  try {
    await Deno.mkdir(join(folder, "artifacts"), { recursive: true });
    const record = { id: ID, status: "created", name: "größe" };
    await Deno.writeTextFile(join(folder, "metadata.json"), JSON.stringify(record));
    await body(folder, (code) => {
      const python = new Python(code, store);
      started.push(python);
      return python;
    });
  } finally {
    await Promise.all(started.map((python) => python.kill()));
    await Deno.remove(store, { recursive: true });
  }
}

/** A Python process; what it prints is read line by line. */
class Python {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(code: string, store: string) {
    this.#child = new Deno.Command("python3", {
      args: ["-B", "-u", "-c", `import yanex\n${code}`],
      env: { PYTHONPATH: client, YANEX_EXPERIMENTS_DIR: store },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  get pid(): number {
    return this.#child.pid;
  }

  async line(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      assert.ok(!done, "Python has ended");
      this.#rest += value;
    }
    const [line = "", ...rest] = this.#rest.split("\n");
    this.#rest = rest.join("\n");
    return line;
  }

  /** Waits for the end and returns the exit code. */
  async end(): Promise<number> {
    const { code } = await this.#child.status;
    return code;
  }

  async kill(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
    await this.#lines.cancel();
    await this.#child.stdin.close().catch(() => {});
  }
}

Deno.test("no change of the record is lost, whoever makes it", () =>
  withExperiment(async (folder, start) => {
    const code = (name: string) =>
      `run = yanex.Experiment("${ID}")\nfor n in range(25): run.add_tags([f"${name}-{n}"])`;
    const pythons = ["x", "y"].map((name) => start(code(name)));
    let changes = 0;
    const change = async () => {
      for (; changes < 40; changes++) {
        const key = `key-${changes}`;
        await updateMetadata(folder, (raw) => void raw.set(key, true), { durable: false });
      }
    };
    const codes = await Promise.all([...pythons.map((python) => python.end()), change()]);
    assert.deepEqual(codes.slice(0, 2), [0, 0]);
    const reading = readMetadata(folder);
    assert.ok(reading.kind === "read");
    assert.equal(reading.metadata.tags.length, 50);
    assert.equal(
      [...reading.metadata.raw.keys()].filter((key) => /^key-/.test(`${key}`)).length,
      40,
    );
    assert.equal(reading.metadata.name, "größe");
    assert.deepEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      ["artifacts", "metadata.json"],
    );
  }));

Deno.test("both name a process alike", () =>
  withExperiment(async (_, start) => {
    const python = start(
      "import json\nfrom yanex._store.process import identity\nprint(json.dumps(identity()))\ninput()",
    );
    const theirs = JSON.parse(await python.line());
    assert.deepEqual(theirs, { ...processIdentity(python.pid) });
  }));

Deno.test("a lock of Python's counts while its process lives", () =>
  withExperiment(async (folder, start) => {
    const lock = join(folder, ".metadata.lock");
    const python = start(
      `from yanex._store.lock import try_lock\nprint(try_lock(${JSON.stringify(lock)}))\ninput()`,
    );
    assert.equal(await python.line(), "True");
    assert.equal(breakIfForgotten(lock), false);
    await python.kill();
    await updateMetadata(folder, (raw) => void raw.set("name", "after"));
    const reading = readMetadata(folder);
    assert.equal(reading.kind === "read" && reading.metadata.name, "after");
  }));

Deno.test("a block in Python is a run: claimed, running, and seen to die", () =>
  withExperiment(async (folder, start) => {
    const python = start(`with yanex.create_context("${ID}"):\n    print("inside")\n    input()`);
    assert.equal(await python.line(), "inside");
    const state = () => {
      const reading = readMetadata(folder);
      assert.ok(reading.kind === "read");
      return runState(folder, reading.metadata);
    };
    assert.deepEqual(state(), { status: "running", runnerDied: false, orphanPid: null });
    assert.equal(claimExperiment(folder), null);
    await python.kill();
    assert.equal(state().runnerDied, true);
    const claim = claimExperiment(folder);
    assert.notEqual(claim, null);
    claim?.release();
  }));
