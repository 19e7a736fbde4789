import { pythonBroken, pythonTooOld, pythonUnusable } from "../errors/mod.ts";
import {
  cacheKey,
  environmentVariable,
  failureText,
  join,
  kernelRelease,
  makeFolders,
  readHead,
  readTextIfExists,
  runCommand,
  statFile,
  writeFileAtomic,
} from "../sys/mod.ts";
import { cacheFolder } from "./places.ts";

/** What an interpreter says of itself; keys as in `environment` of metadata.json. */
export interface InterpreterFacts {
  readonly python: {
    readonly python_version: string;
    readonly python_version_info: {
      readonly major: number;
      readonly minor: number;
      readonly micro: number;
    };
    readonly python_executable: string;
    readonly python_path: readonly string[];
    readonly platform: string;
  };
  /** What `platform` says of the machine. */
  readonly platform: {
    readonly system: string;
    readonly release: string;
    readonly version: string;
    readonly machine: string;
    readonly processor: string;
    readonly architecture: readonly string[];
  };
}

/** Prints the facts as JSON on any Python, also on one that is too old for the client. */
const QUESTION = `
import json, platform, sys
v = sys.version_info
print(json.dumps({
  "python": {
    "python_version": sys.version,
    "python_version_info": {"major": v[0], "minor": v[1], "micro": v[2]},
    "python_executable": sys.executable,
    "python_path": [p for p in sys.path if p],
    "platform": platform.platform(),
  },
  "platform": {
    "system": platform.system(), "release": platform.release(), "version": platform.version(),
    "machine": platform.machine(), "processor": platform.processor(),
    "architecture": list(platform.architecture()),
  },
}))
`;

/**
 * Facts about an interpreter, asked once and kept in the cache folder until its executable, the
 * environment it belongs to or the kernel changes.
 *
 * @throws UserError if it does not work or is older than Python 3.8
 */
export async function interpreterFacts(path: string): Promise<InterpreterFacts> {
  const cacheFile = cachePath(path);
  const cached = cacheFile === null ? null : readCache(cacheFile);
  const facts = cached ?? await ask(path);
  if (cached === null && cacheFile !== null) writeCache(cacheFile, facts);
  const { major, minor, micro } = facts.python.python_version_info;
  if (major < 3 || (major === 3 && minor < 8)) {
    throw pythonTooOld(path, `${major}.${minor}.${micro}`);
  }
  return facts;
}

/**
 * File that keeps the facts. Its name covers all that the answer depends on. Null for shell
 * scripts that choose an interpreter by rules of their own (pyenv and asdf shims): those are asked
 * each time.
 */
function cachePath(path: string): string | null {
  const folder = cacheFolder();
  const facts = statFile(path);
  if (folder === null || facts === null) return null;
  const head = readHead(path, 2);
  if (head === null || (head[0] === 0x23 && head[1] === 0x21)) return null;
  const environment = statFile(join(path, "..", "..", "pyvenv.cfg"));
  const key = [
    path,
    facts.size,
    facts.modified,
    environment?.modified ?? "",
    kernelRelease(),
    environmentVariable("PYTHONHOME") ?? "",
  ].join("\n");
  return join(folder, "interpreters", `${cacheKey(key)}.json`);
}

function readCache(file: string): InterpreterFacts | null {
  try {
    const facts = JSON.parse(readTextIfExists(file) ?? "null") as InterpreterFacts | null;
    return facts?.python?.python_version_info ? facts : null;
  } catch {
    // Cut or unreadable: ask again.
    return null;
  }
}

function writeCache(file: string, facts: InterpreterFacts): void {
  try {
    makeFolders(join(file, ".."), 0o700);
    writeFileAtomic(file, JSON.stringify(facts), { durable: false });
  } catch {
    // A cache that cannot be written costs the next run the question, nothing else.
  }
}

async function ask(path: string): Promise<InterpreterFacts> {
  // PYTHONPATH is a matter of the run, not of the interpreter.
  const options = { env: { PYTHONPATH: "", PYTHONDONTWRITEBYTECODE: "1" } };
  const result = await runCommand(path, ["-c", QUESTION], options).catch((error) => {
    const reason = failureText(error).replace(/^Failed to spawn '.*': /s, "");
    throw pythonUnusable(path, null, `cannot be started: ${reason}`);
  });
  // It was found a moment ago: the program that its first line names may be missing.
  if (result === null) throw pythonUnusable(path, null, "cannot be started: it leads to nothing");
  const text = new TextDecoder().decode(result.stdout);
  try {
    if (result.code === 0) return JSON.parse(text.slice(text.indexOf("{"))) as InterpreterFacts;
  } catch {
    // It printed something else.
  }
  throw pythonBroken(path, new TextDecoder().decode(result.stderr) || text);
}
