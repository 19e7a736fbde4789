/**
 * Finds out which functions every `yanex run` calls, by running a script that does nothing.
 *
 * @module
 */
import { basename, join } from "node:path";
import type { FunctionRange } from "./eager_functions.ts";

/**
 * The functions that a run calls, by the name of the file they lie in. Where a run does not work
 * (no Python, no git), none; the executable then starts a little slower.
 *
 * @param program the bundled program
 */
export async function calledByRun(
  program: string,
): Promise<ReadonlyMap<string, readonly FunctionRange[]>> {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-profile-" });
  try {
    Deno.writeTextFileSync(join(folder, "noop.py"), "");
    const author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    for (const args of [["init", "-q"], ["add", "-A"], [...author, "commit", "-q", "-m", "a"]]) {
      await call("git", args, folder);
    }
    const log = join(folder, "functions.log");
    const flags = `--v8-flags=--log-function-events,--logfile=${log},--no-logfile-per-isolate`;
    const run = ["run", "--quiet", "--allow-all", "--no-config", "--no-lock"];
    // What the first run finds out is remembered for the others.
    await call(Deno.execPath(), [...run, program, "run", "noop.py"], folder);
    await call(Deno.execPath(), [...run, flags, program, "run", "noop.py"], folder);
    return calledFunctions(Deno.readTextFileSync(log));
  } catch (error) {
    console.error(`note: built without a profile of a run: ${(error as Error).message}`);
    return new Map();
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function call(program: string, args: readonly string[], folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: folder,
    env: {
      HOME: folder,
      XDG_CACHE_HOME: join(folder, "cache"),
      YANEX_EXPERIMENTS_DIR: join(folder, "store"),
      YANEX_HOME: join(folder, "home"),
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  if (!success) throw new Error(`${basename(program)} ${args.at(-1)}: ${said}`);
}

/** Events of V8's log (`--log-function-events`) about functions that are called. */
const CALLS = new Set(["first-execution", "full-parse", "interpreter"]);

/** Reads V8's log: `function,EVENT,SCRIPT,START,END,...` and `script-details,SCRIPT,URL,...`. */
export function calledFunctions(log: string): Map<string, FunctionRange[]> {
  const names = new Map<string, string>();
  const called = new Map<string, FunctionRange[]>();
  const lines = log.split("\n").map((line) => line.split(","));
  for (const [kind, script, url] of lines) {
    if (kind === "script-details" && url?.startsWith("file:")) names.set(script!, basename(url));
  }
  for (const [kind, event, script, start, end] of lines) {
    const name = names.get(script ?? "");
    if (kind !== "function" || !CALLS.has(event ?? "") || name === undefined) continue;
    const ranges = called.get(name) ?? [];
    called.set(name, [...ranges, { start: Number(start), end: Number(end) }]);
  }
  return called;
}
