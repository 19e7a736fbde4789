import type { CommitCache } from "../../git/mod.ts";
import { cacheFolder } from "../../python/mod.ts";
import { cacheKey, join, makeFolders, readTextIfExists, writeFileAtomic } from "../../sys/mod.ts";

/**
 * Keeps an answer between runs in the user's cache folder; null is not kept.
 *
 * @param key covers everything that the answer depends on
 */
export async function remember(
  key: string,
  ask: () => Promise<string | null>,
): Promise<string | null> {
  const kept = recall(key);
  if (kept !== null) return kept;
  const answer = await ask();
  if (answer !== null) keep(key, answer);
  return answer;
}

/** What commits say, kept in the same place. */
export const rememberedCommits: CommitCache = {
  get: (hash) => recall(`commit\n${hash}`),
  put: (hash, text) => keep(`commit\n${hash}`, text),
};

function fileOf(key: string): string | null {
  const folder = cacheFolder();
  return folder === null ? null : join(folder, "remembered", cacheKey(key));
}

function recall(key: string): string | null {
  const file = fileOf(key);
  try {
    return file === null ? null : readTextIfExists(file) || null;
  } catch {
    // Unreadable: it will be asked for.
    return null;
  }
}

function keep(key: string, answer: string): void {
  const file = fileOf(key);
  if (file === null) return;
  try {
    makeFolders(join(file, ".."), 0o700);
    writeFileAtomic(file, answer, { durable: false });
  } catch {
    // The next run asks again.
  }
}
