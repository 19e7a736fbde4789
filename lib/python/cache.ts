import {
  cacheKey,
  environmentVariable,
  join,
  kernelRelease,
  makeFolders,
  readHead,
  readTextIfExists,
  statFile,
  writeFileAtomic,
} from "../sys/mod.ts";
import { cacheFolder } from "./places.ts";

/**
 * File that keeps what an interpreter said. Its name covers the interpreter, the environment it
 * belongs to, and the kernel.
 *
 * @param kind folder of such answers
 * @param besides what else the answer depends on
 * @returns null without a cache folder, and for shell scripts that choose an interpreter by rules of
 *   their own (pyenv and asdf shims): those are asked each time
 */
export function answerFile(
  kind: string,
  interpreter: string,
  besides: readonly string[] = [],
): string | null {
  const folder = cacheFolder();
  const facts = statFile(interpreter);
  if (folder === null || facts === null) return null;
  const head = readHead(interpreter, 2);
  if (head === null || (head[0] === 0x23 && head[1] === 0x21)) return null;
  const environment = statFile(join(interpreter, "..", "..", "pyvenv.cfg"));
  const key = [
    interpreter,
    facts.size,
    facts.modified,
    environment?.modified ?? "",
    kernelRelease(),
    environmentVariable("PYTHONHOME") ?? "",
    ...besides,
  ].join("\n");
  return join(folder, kind, `${cacheKey(key)}.json`);
}

/** What a file of the cache holds; null if there is none, or if it is cut or unreadable. */
export function readCache(file: string): unknown {
  try {
    return JSON.parse(readTextIfExists(file) ?? "null");
  } catch {
    // Whoever asks finds it out again.
    return null;
  }
}

/** When what an answer depends on was changed last, ms; null if it is not there, or not to be seen. */
export function changeOf(path: string): number | null {
  try {
    return statFile(path)?.modified ?? null;
  } catch {
    return null;
  }
}

/** Puts something into the cache. */
export function writeCache(file: string, value: unknown): void {
  try {
    makeFolders(join(file, ".."), 0o700);
    writeFileAtomic(file, JSON.stringify(value), { durable: false });
  } catch {
    // A cache that cannot be written costs the next run the question, nothing else.
  }
}
