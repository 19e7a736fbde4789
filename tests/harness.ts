/**
 * Transcripts: a fresh home, a fresh folder, the program, and what it must say.
 *
 *     test("a missing config file is an error and creates nothing", async (t) => {
 *       t.write("train.py", "");
 *       await t.yanex("run train.py -c nope.yaml")
 *         .fails(2)
 *         .stderr("error: config file nope.yaml does not exist\n");
 *       t.store.isEmpty();
 *     });
 *
 * The program is the source, or the executable that YANEX_TEST_COMMAND names.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreView } from "./harness/store.ts";
import { normalise } from "./harness/normalise.ts";
import { type Outcome, splitWords, Transcript } from "./harness/transcript.ts";
import { Running } from "./harness/running.ts";

export type { Outcome, Running, StoreView, Transcript };

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Options of {@link test}. */
export interface TestOptions {
  /** Registered and not run, for this reason; {@link skipUnless} makes it. */
  readonly skip?: string;
  /** Runs only this test of the file. */
  readonly only?: boolean;
}

/** Options of one call of the program. */
export interface CallOptions {
  /** Working directory; default: the test's folder. A relative path starts there. */
  readonly cwd?: string;
  /** Variables set besides the test's environment; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; default: none (closed). */
  readonly stdin?: string;
  /** Kills the program and fails the test; default 300 seconds, for a machine that is busy. */
  readonly timeoutSeconds?: number;
}

/** What a test gets: the places it may write to and the program. */
export interface Sandbox {
  /** HOME of everything started here; empty at first. */
  readonly home: string;
  /** The working directory of everything started here; empty at first. */
  readonly dir: string;
  /** The store in its default place, or where YANEX_EXPERIMENTS_DIR of {@link env} says. */
  readonly store: StoreView;
  /** The environment of everything started here; may be changed. */
  readonly env: Record<string, string>;

  /**
   * Calls the program and waits for its end. Unless told otherwise with `fails`, it must succeed.
   *
   * @param args words, or one text that is split at spaces outside quotes
   */
  yanex(args: string | readonly string[], options?: CallOptions): Transcript;
  /** Starts the program and goes on, to send it signals or to look at it while it runs. */
  start(args: string | readonly string[], options?: CallOptions): Running;
  /** Calls any other program as {@link yanex} calls ours. */
  call(program: string, args: readonly string[], options?: CallOptions): Transcript;

  /** Writes a file below {@link dir}, with the folders that it needs. */
  write(path: string, content: string | Uint8Array): void;
  /** The text of a file below {@link dir}. */
  read(path: string): string;
  /** Makes {@link dir} a git repository if it is none, and commits everything in it. */
  commit(message?: string): Promise<void>;
  /** Calls git and returns what it writes, without the last line break. */
  git(...args: string[]): Promise<string>;
  /** Text with ids, times, durations, hashes and paths replaced as in `stdout` and `stderr`. */
  normalise(text: string): string;
}

/** Registers a test that runs in its own {@link Sandbox}. */
export function test(name: string, body: (t: Sandbox) => Promise<void>): void;
export function test(
  name: string,
  options: TestOptions,
  body: (t: Sandbox) => Promise<void>,
): void;
export function test(
  name: string,
  ...rest: [(t: Sandbox) => Promise<void>] | [TestOptions, (t: Sandbox) => Promise<void>]
): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  Deno.test({
    // scripts/test reads the reason from here.
    name: options.skip === undefined ? name : `${name} [skip: ${options.skip}]`,
    ignore: options.skip !== undefined,
    only: options.only ?? false,
    fn: () => inSandbox(body),
  });
}

/** Options for {@link test}: runs it only if the condition holds, else names the reason. */
export function skipUnless(condition: unknown, reason: string): TestOptions {
  return condition ? {} : { skip: reason };
}

/** The Python with upstream yanex (its program lies beside it), or null without one. */
export const upstreamPython: string | null = Deno.env.get("YANEX_TEST_UPSTREAM") ?? null;

/** The Python with NumPy, pandas, scikit-learn and matplotlib, or null without one. */
export const sklearnPython: string | null = Deno.env.get("YANEX_TEST_SKLEARN") ?? null;

async function inSandbox(body: (t: Sandbox) => Promise<void>): Promise<void> {
  // Without symbolic links, since paths are compared with what programs print.
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-sandbox-" }));
  const sandbox = new FreshSandbox(root);
  try {
    await body(sandbox);
    sandbox.assertAllAwaited();
  } finally {
    await sandbox.stopAll();
    await removeFolder(root);
  }
}

/**
 * Removes the folder of a test. A process that a killed program left behind may still write into it
 * for a moment, so that it is not empty when all that was in it has been removed.
 */
async function removeFolder(path: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

class FreshSandbox implements Sandbox {
  readonly home: string;
  readonly dir: string;
  readonly env: Record<string, string>;
  readonly #calls: Transcript[] = [];
  readonly #started: Running[] = [];

  constructor(root: string) {
    this.home = join(root, "home");
    this.dir = join(root, "project");
    Deno.mkdirSync(this.home);
    Deno.mkdirSync(this.dir);
    this.env = freshEnvironment(root, this.home);
  }

  get store(): StoreView {
    const place = this.env.YANEX_EXPERIMENTS_DIR ?? join(this.home, ".yanex/experiments");
    return new StoreView(place);
  }

  yanex(args: string | readonly string[], options: CallOptions = {}): Transcript {
    const [program, ...first] = yanexCommand();
    const words = typeof args === "string" ? splitWords(args) : args;
    return this.call(program!, [...first, ...words], options);
  }

  start(args: string | readonly string[], options: CallOptions = {}): Running {
    const [program, ...first] = yanexCommand();
    const words = typeof args === "string" ? splitWords(args) : args;
    const running = new Running(this.#command(program!, [...first, ...words], options));
    this.#started.push(running);
    return running;
  }

  call(program: string, args: readonly string[], options: CallOptions = {}): Transcript {
    const command = this.#command(program, args, options);
    const transcript = new Transcript(command, (text) => this.normalise(text));
    this.#calls.push(transcript);
    return transcript;
  }

  #command(program: string, args: readonly string[], options: CallOptions) {
    const env = { ...this.env };
    for (const [name, value] of Object.entries(options.env ?? {})) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
    return {
      program,
      args: [...args],
      cwd: join(options.cwd?.startsWith("/") ? "" : this.dir, options.cwd ?? ""),
      env,
      stdin: options.stdin ?? null,
      timeoutSeconds: options.timeoutSeconds ?? 300,
    };
  }

  write(path: string, content: string | Uint8Array): void {
    const target = join(this.dir, path);
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.writeFileSync(
      target,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }

  read(path: string): string {
    return Deno.readTextFileSync(join(this.dir, path));
  }

  async commit(message = "a commit"): Promise<void> {
    await this.git("init", "--quiet");
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "--message", message);
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await this.call("git", args);
    return stdout.replace(/\n$/, "");
  }

  normalise(text: string): string {
    const { dir, home, store } = this;
    const known = { dir, home, store: store.path, ids: store.ids(), sweeps: store.sweeps() };
    return normalise(text, known);
  }

  /** A call that nobody waits for is checked by nobody either. */
  assertAllAwaited(): void {
    const forgotten = this.#calls.find((call) => !call.awaited);
    assert.ok(
      !forgotten,
      `await this call, or it is never made: ${forgotten?.command.args.join(" ")}`,
    );
  }

  /** What a failed test left running would hold its folder. */
  async stopAll(): Promise<void> {
    for (const running of this.#started) await running.stop();
  }
}

/** Program and first arguments of yanex as it is tested. */
export function yanexCommand(): string[] {
  const executable = Deno.env.get("YANEX_TEST_COMMAND");
  if (executable) return [executable];
  return [Deno.execPath(), "run", "--quiet", "--allow-all", "--frozen", main];
}

/** Nothing of the caller's settings, except what programs need to be found and to start. */
function freshEnvironment(root: string, home: string): Record<string, string> {
  const gitConfig = join(root, "gitconfig");
  Deno.writeTextFileSync(
    gitConfig,
    "[user]\n\tname = A U Thor\n\temail = author@example.org\n[init]\n\tdefaultBranch = main\n",
  );
  const environment: Record<string, string> = {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    GIT_CONFIG_GLOBAL: gitConfig,
    GIT_CONFIG_NOSYSTEM: "1",
    NO_COLOR: "1",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    DENO_DIR: denoFolder(),
  };
  for (const name of ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "PYENV_ROOT", "PYENV_VERSION"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

let knownDenoFolder: string | undefined;

/** Where Deno keeps libraries: it would follow HOME, and take everything anew for each test. */
function denoFolder(): string {
  knownDenoFolder ??= Deno.env.get("DENO_DIR");
  if (knownDenoFolder === undefined) {
    const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
    knownDenoFolder = JSON.parse(new TextDecoder().decode(stdout)).denoDir as string;
  }
  return knownDenoFolder;
}
