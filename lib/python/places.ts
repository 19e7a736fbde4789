import { environmentVariable, homeFolder, join, systemName } from "../sys/mod.ts";

/** The user's cache folder for yanex (it may not exist yet), or null without a home. */
export function cacheFolder(): string | null {
  const named = environmentVariable("XDG_CACHE_HOME") ?? environmentVariable("LOCALAPPDATA");
  if (named !== undefined) return join(named, "yanex");
  const home = homeFolder();
  if (home === null) return null;
  return systemName() === "Darwin"
    ? join(home, "Library", "Caches", "yanex")
    : join(home, ".cache", "yanex");
}
