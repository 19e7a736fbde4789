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
  const folder = cacheFolder();
  if (folder === null) return await ask();
  const file = join(folder, "remembered", cacheKey(key));
  try {
    const kept = readTextIfExists(file);
    if (kept !== null && kept !== "") return kept;
  } catch {
    // Unreadable: ask.
  }
  const answer = await ask();
  if (answer === null) return null;
  try {
    makeFolders(join(file, ".."), 0o700);
    writeFileAtomic(file, answer, { durable: false });
  } catch {
    // The next run asks again.
  }
  return answer;
}
