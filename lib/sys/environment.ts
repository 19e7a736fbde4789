import { fileURLToPath } from "./path.ts";

/** One variable of the environment; an empty one counts as not set. */
export function environmentVariable(name: string): string | undefined {
  return Deno.env.get(name) || undefined;
}

/** All variables of the environment. */
export function environment(): Record<string, string> {
  return Deno.env.toObject();
}

/** The present working directory; `null` if it was removed. */
export function workingDirectory(): string | null {
  try {
    return Deno.cwd();
  } catch {
    return null;
  }
}

/** The user's home folder, or `null` if the environment does not name one. */
export function homeFolder(): string | null {
  return environmentVariable("HOME") ?? environmentVariable("USERPROFILE") ?? null;
}

/** What the command line says after the program's name. */
export function commandLineArguments(): string[] {
  return [...Deno.args];
}

/** Number of the user that this process runs as; 0 where the system has none. */
export function userId(): number {
  return Deno.uid() ?? 0;
}

/** Name of the user, as the environment has it; null without one. */
export function userName(): string | null {
  return environmentVariable("USER") ?? environmentVariable("LOGNAME") ?? null;
}

/** Number of this process. */
export function processId(): number {
  return Deno.pid;
}

/**
 * Path of a program that starts yanex: the running executable, or the script of the source tree
 * that Deno was started by.
 */
export function programPath(): string {
  return Deno.build.standalone
    ? Deno.execPath()
    : fileURLToPath(new URL("../../scripts/yanex", import.meta.url));
}

/** Ends the program at once with this exit code. */
export function exitProgram(code: number): never {
  Deno.exit(code);
}

/** True on Windows. */
export const onWindows: boolean = Deno.build.os === "windows";

/** What separates the entries of PATH and PYTHONPATH. */
export const pathListSeparator: string = Deno.build.os === "windows" ? ";" : ":";

/**
 * Finds a program as a shell does.
 *
 * @param name a bare name, looked up in PATH, or a path
 * @returns the path of an executable file, or `null`
 */
export function findProgram(name: string): string | null {
  const hasSeparator = name.includes("/") || (onWindows && name.includes("\\"));
  if (hasSeparator) return isExecutable(name) ? name : null;
  for (const folder of (Deno.env.get("PATH") ?? "").split(pathListSeparator)) {
    const path = `${folder === "" ? "." : folder}/${name}`;
    if (isExecutable(path)) return path;
    if (onWindows && isExecutable(path + ".exe")) return path + ".exe";
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isFile && (onWindows || ((info.mode ?? 0o111) & 0o111) !== 0);
  } catch {
    return false;
  }
}
