import { noPython, pythonUnusable } from "../errors/mod.ts";
import {
  basename,
  dirname,
  environmentVariable,
  findProgram,
  join,
  onWindows,
  pathExists,
  readTextIfExists,
  realPath,
  resolve,
  workingDirectory,
} from "../sys/mod.ts";

/** A Python interpreter and how it was chosen. */
export interface Interpreter {
  /** Absolute path of the executable. */
  readonly path: string;
  /** What named it, in words (`--python`, `VIRTUAL_ENV`, `PATH`). */
  readonly source: string;
}

/**
 * Chooses the interpreter of the script: the one that was named, else YANEX_PYTHON, else the one
 * of the active VIRTUAL_ENV or CONDA_PREFIX, else `python3`, else `python` on PATH.
 *
 * @param named value of --python: a path, or a name to look up in PATH
 * @throws UserError if a named one is not executable, or none is found
 */
export function findInterpreter(named: string | undefined): Interpreter {
  if (named !== undefined) return explicit(named, "--python");
  const chosen = environmentVariable("YANEX_PYTHON");
  if (chosen !== undefined) return explicit(chosen, "YANEX_PYTHON");
  for (const variable of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    const prefix = environmentVariable(variable);
    const path = prefix === undefined ? null : insidePrefix(prefix);
    if (path !== null) return { path, source: variable };
  }
  for (const name of ["python3", "python"]) {
    const path = findProgram(name);
    if (path !== null) return { path: behindShim(resolve(path)), source: "PATH" };
  }
  throw noPython(["YANEX_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX", "python3 and python on PATH"]);
}

function explicit(named: string, source: string): Interpreter {
  const path = findProgram(named) ?? insidePrefix(named);
  if (path === null) {
    throw pythonUnusable(named, source, pathExists(named) ? "is not executable" : "does not exist");
  }
  return { path: behindShim(resolve(path)), source };
}

/** The interpreter of an environment's folder, or null. */
function insidePrefix(prefix: string): string | null {
  const candidates = onWindows
    ? ["Scripts\\python.exe", "python.exe"]
    : ["bin/python", "bin/python3"];
  return candidates.map((file) => join(prefix, file)).find((path) => findProgram(path)) ?? null;
}

/**
 * The interpreter that a pyenv shim would start. Going through the shim costs more than all of
 * yanex does. The rules are those of `pyenv version-name`: PYENV_VERSION, else the nearest
 * `.python-version` upwards from the current folder, else `$PYENV_ROOT/version`. Anything unusual
 * (several versions, `system`, a missing one) is left to the shim.
 */
function behindShim(path: string): string {
  const shims = dirname(path);
  const root = dirname(shims);
  if (basename(shims) !== "shims" || !pathExists(join(root, "versions"))) return path;
  if (environmentVariable("PYENV_DIR") !== undefined) return path;
  const version = environmentVariable("PYENV_VERSION") ??
    localVersion(shellFolder()) ??
    onlyLine(join(root, "version"));
  if (version === null || !/^[\w.-]+$/.test(version) || /^\.*$/.test(version)) return path;
  const real = join(root, "versions", version, "bin", basename(path));
  return findProgram(real) === null ? path : real;
}

/**
 * The current folder as a shell names it: PWD keeps the links that led there, unless it belongs to
 * another folder because a program changed it.
 */
function shellFolder(): string | null {
  const here = workingDirectory();
  const named = environmentVariable("PWD");
  if (here === null || named === undefined || !named.startsWith("/")) return here;
  try {
    return realPath(named) === realPath(here) ? named : here;
  } catch {
    return here;
  }
}

function localVersion(folder: string | null): string | null {
  for (let at = folder; at !== null; at = at === dirname(at) ? null : dirname(at)) {
    const version = onlyLine(join(at, ".python-version"));
    if (version !== null) return version;
  }
  return null;
}

/**
 * The only line of a version file; null if there is no file, "" if it names several versions or
 * cannot be read.
 */
function onlyLine(path: string): string | null {
  let text: string | null;
  try {
    text = readTextIfExists(path);
  } catch {
    return "";
  }
  if (text === null) return null;
  const lines = text.split("\n").map((line) => line.trim()).filter((line) =>
    line !== "" && !line.startsWith("#")
  );
  return lines.length === 1 ? lines[0]! : "";
}
