import { pythonBroken, pythonTooOld, pythonUnusable } from "../errors/mod.ts";
import { failureText, runCommand } from "../sys/mod.ts";
import { answerFile, readCache, writeCache } from "./cache.ts";

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
  const cacheFile = answerFile("interpreters", path);
  const cached = cacheFile === null ? null : readFacts(cacheFile);
  const facts = cached ?? await ask(path);
  if (cached === null && cacheFile !== null) writeCache(cacheFile, facts);
  const { major, minor, micro } = facts.python.python_version_info;
  if (major < 3 || (major === 3 && minor < 8)) {
    throw pythonTooOld(path, `${major}.${minor}.${micro}`);
  }
  return facts;
}

function readFacts(file: string): InterpreterFacts | null {
  const facts = readCache(file) as InterpreterFacts | null;
  return facts?.python?.python_version_info ? facts : null;
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
