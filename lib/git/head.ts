import { join, readTextIfExists } from "../sys/mod.ts";
import type { RepositoryPlace } from "./locate.ts";

/**
 * The hash of the commit that HEAD names, read from files only: HEAD itself, or the file of its
 * branch (gitrepository-layout). It is a guess that saves asking git; git's own word is compared
 * with it.
 *
 * @returns `null` if it cannot be told that way (packed references, other formats)
 */
export function guessHead({ gitDir, commonDir }: RepositoryPlace): string | null {
  const head = read(join(gitDir, "HEAD"));
  const branch = /^ref: (refs\/[^\n]+)\n?$/.exec(head ?? "")?.[1];
  const text = branch === undefined ? head : read(join(commonDir, branch));
  return /^([0-9a-f]{40}|[0-9a-f]{64})\n?$/.exec(text ?? "")?.[1] ?? null;
}

function read(path: string): string | null {
  try {
    return readTextIfExists(path);
  } catch {
    return null;
  }
}
