/**
 * Runs the tests of the Python client with every interpreter there is: `python3` on the PATH and
 * those of pyenv. Interpreters that are too old must get a message that says so.
 *
 * The heavy tests (many processes at once, the yanex program itself) run with one interpreter only.
 * Beside the executable the client is the same: then only those that call it are run.
 */

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { availableParallelism, homedir } from "node:os";

const tests = new URL(".", import.meta.url).pathname;
const client = new URL("../../lib/python", import.meta.url).pathname;
const compiled = Deno.env.has("YANEX_TEST_COMMAND");
const program = Deno.env.get("YANEX_TEST_COMMAND") ??
  new URL("../../scripts/yanex", import.meta.url).pathname;

interface Interpreter {
  /** The folder of the installation, which may have several names for one interpreter. */
  readonly prefix: string;
  readonly path: string;
  /** `[3, 8, 18]`. */
  readonly version: readonly number[];
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(path: string, args: string[], env: Record<string, string>): Promise<Run> {
  const output = await new Deno.Command(path, { args, env, stdin: "null" }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
}

/** Asks a path for its version; undefined if no interpreter answers there. */
async function interpreterAt(path: string): Promise<Interpreter | undefined> {
  const code = "import sys; print('%s|%s|%d.%d.%d' % " +
    "((sys.prefix, sys.executable) + sys.version_info[:3]))";
  try {
    const { code: status, stdout } = await run(path, ["-c", code], {});
    const [prefix, executable, version] = stdout.trim().split("|");
    if (status !== 0 || !prefix || !executable || !version) return undefined;
    return { prefix, path: executable, version: version.split(".").map(Number) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Every interpreter once, the one on the PATH first. */
async function findInterpreters(): Promise<Interpreter[]> {
  const root = `${Deno.env.get("PYENV_ROOT") ?? `${homedir()}/.pyenv`}/versions`;
  const paths = ["python3"];
  try {
    for await (const entry of Deno.readDir(root)) {
      if (/^[23]\.\d+/.test(entry.name)) paths.push(`${root}/${entry.name}/bin/python`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const found = new Map<string, Interpreter>();
  for (const interpreter of await Promise.all(paths.map(interpreterAt))) {
    if (interpreter && !found.has(interpreter.prefix)) found.set(interpreter.prefix, interpreter);
  }
  return [...found.values()];
}

/** Calls `work` for each item, so many at once; the results are in the order of the items. */
async function atOnce<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

const isSupported = ({ version: [major = 0, minor = 0] }: Interpreter) =>
  major > 3 || (major === 3 && minor >= 8);

const nameOf = ({ path, version }: Interpreter) => `Python ${version.join(".")} (${path})`;

Deno.test("the Python client passes its tests on every supported Python", async (t) => {
  const found = (await findInterpreters()).filter(isSupported);
  assert.notEqual(found.length, 0, "no Python 3.8 or newer was found");
  const interpreters = compiled ? found.slice(0, 1) : found;
  const chosen = compiled ? ["-k", "RealProgramTest"] : [];

  // The tests of the program itself give it other cache folders.
  const { stdout } = await run(Deno.execPath(), ["info", "--json"], {});
  const denoFolder = JSON.parse(stdout).denoDir as string;
  // Copies, because Python puts compiled files beside the sources, and the client's folder is what
  // yanex delivers.
  const folder = await Deno.makeTempDir({ prefix: "yanex-client-" });
  try {
    await cp(client, `${folder}/python`, { recursive: true });
    await cp(tests, `${folder}/tests`, { recursive: true });
    const runs = await atOnce(
      availableParallelism(),
      interpreters,
      ({ path }, index) =>
        run(path, ["-m", "unittest", "discover", "-s", `${folder}/tests`, ...chosen], {
          PYTHONPATH: `${folder}/python`,
          YANEX_TEST_HEAVY: index === 0 ? "1" : "0",
          YANEX_TEST_PROGRAM: program,
          DENO_DIR: denoFolder,
        }),
    );
    for (const [index, interpreter] of interpreters.entries()) {
      const { code, stderr } = runs[index]!;
      const [, count] = /^Ran (\d+) tests/m.exec(stderr) ?? [];
      const [, outcome] = /^(OK.*|FAILED.*)$/m.exec(stderr) ?? [];
      await t.step(`${nameOf(interpreter)}: ${count} tests, ${outcome}`, () => {
        assert.equal(code, 0, stderr);
        assert.ok(Number(count) > (compiled ? 1 : 100), stderr);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an older Python gets a message that names it", async (t) => {
  const old = (await findInterpreters()).filter((interpreter) => !isSupported(interpreter));
  if (old.length === 0) console.log("skipped: no Python before 3.8 was found");
  for (const interpreter of old) {
    await t.step(nameOf(interpreter), async () => {
      const { code, stderr } = await run(interpreter.path, ["-c", "import yanex"], {
        PYTHONPATH: client,
        PYTHONDONTWRITEBYTECODE: "1",
      });
      assert.equal(code, 1);
      assert.equal(
        stderr.trimEnd().split("\n").at(-1),
        `ImportError: yanex needs Python 3.8 or newer; this is Python ` +
          `${interpreter.version.join(".")} at ${interpreter.path}; ` +
          `use yanex run --python PATH to name another interpreter`,
      );
    });
  }
});
