import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("./.cache/", import.meta.url));
const upstreamVersion = "0.6.1";
export const submititVersion = "1.5.4";

/** The interpreter itself behind the `python3` of PATH. */
function basePython(): string {
  return firstLine("python3", "-c", "import sys; print(sys.executable)");
}

/** The first line that a program writes; fails if it fails. */
export function firstLine(program: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(program, { args, stdin: "null" })
    .outputSync();
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${decode(stderr)}`);
  return decode(stdout).split("\n")[0]!.trim();
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/**
 * An environment with nothing in it, of the interpreter behind `python3` (which may be a launcher
 * that takes time to find it): what is installed there would slow down its start, and upstream runs
 * in an environment of its own as well.
 */
export function takePython(): string {
  const folder = join(cache, "python");
  // Anew each time, for the version that `python3` is now.
  firstLine(basePython(), "-m", "venv", "--clear", "--without-pip", folder);
  return join(folder, "bin/python3");
}

/** Upstream yanex in an environment of its own below bench/.cache, made when it is not there. */
export function takeUpstream(): { python: string; yanex: string } {
  const folder = takePackage("yanex", upstreamVersion, "upstream");
  return { python: join(folder, "bin/python"), yanex: join(folder, "bin/yanex") };
}

/** The Python with submitit, in an environment of its own as {@link takeUpstream}. */
export function takeSubmitit(): string {
  return join(takePackage("submitit", submititVersion, "submitit"), "bin/python");
}

/** An environment with one Python package; it is whole once the package is there. */
function takePackage(name: string, version: string, called: string): string {
  const folder = join(cache, `${called}-${version}`);
  const done = join(folder, ".installed");
  if (!existsSync(done)) {
    console.error(`Installing ${name} ${version} into bench/.cache (once)`);
    firstLine(basePython(), "-m", "venv", "--clear", folder);
    firstLine(join(folder, "bin/python"), "-m", "pip", "install", "-q", `${name}==${version}`);
    Deno.writeTextFileSync(done, "");
  }
  return folder;
}

/**
 * Compiles a program that does nothing, with the runtime and the options that `scripts/build` uses.
 *
 * @param path where it is put
 * @returns that path
 */
export async function compileEmptyProgram(path: string): Promise<string> {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-empty-" });
  try {
    Deno.writeTextFileSync(join(folder, "main.js"), "");
    const options = ["--quiet", "--no-check", "--no-config", "--no-lock", "--allow-all"];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["compile", ...options, "--no-code-cache", "--output", "empty", "main.js"],
      cwd: folder,
    }).output();
    if (!success) throw new Error(`deno compile: ${decode(stderr)}`);
    // As the build does: it starts faster than what Deno has written itself.
    Deno.copyFileSync(join(folder, "empty"), path);
    return path;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A user's environment with nothing set but what programs need to be found. */
export function cleanEnvironment(python: string, home: string): Record<string, string> {
  return {
    HOME: home,
    // The interpreter that is measured comes first, on all sides.
    PATH: `${dirname(python)}:${Deno.env.get("PATH")}`,
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
  };
}

/** What the numbers depend on: machine and versions, without names and paths. */
export function describeMachine(yanex: string, python: string): string {
  const memory = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  return [
    `* ${navigator.hardwareConcurrency} cores (${processorModel()}), ${memory} GiB of memory`,
    // The version of the kernel, without the name of its build.
    `* ${Deno.build.os} ${Deno.osRelease().replace(/-.*$/, "")}, ${Deno.build.arch}`,
    `* ${firstLine(yanex, "--version")}, compiled with Deno ${Deno.version.deno}; ` +
    `upstream yanex ${upstreamVersion}; ${firstLine(python, "--version")}; ` +
    firstLine("git", "--version"),
  ].join("\n") + "\n";
}

function processorModel(): string {
  if (Deno.build.os === "darwin") return firstLine("sysctl", "-n", "machdep.cpu.brand_string");
  const text = existsSync("/proc/cpuinfo") ? Deno.readTextFileSync("/proc/cpuinfo") : "";
  return /^model name\s*: (.*)$/m.exec(text)?.[1] ?? "model unknown";
}
