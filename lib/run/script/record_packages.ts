import { entryAt, type StoreModes, updateMetadata } from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { installedPackages } from "../../python/mod.ts";

/**
 * Adds to the record of a run what is installed for its interpreter, while the script runs: the
 * environment can be another one by the time it ends.
 */
export async function recordPackages(folder: string, modes: StoreModes): Promise<void> {
  try {
    await updateMetadata(folder, setPackages, { mode: modes.file, durable: false });
  } catch {
    // A full disk, or the folder is gone already: the end of the run will say so, if it lasts.
  }
}

/** A script that is over by then is not kept waiting for what can be done at its end. */
export const SOON_MILLIS = 150;

/**
 * Does {@link recordPackages} when the script has had some time.
 *
 * @returns `stop` tells whether it has not begun, and then never will
 */
export function packagesSoon(folder: string, modes: StoreModes) {
  let begun: Promise<void> | null = null;
  const timer = setTimeout(() => begun = recordPackages(folder, modes), SOON_MILLIS);
  return {
    stop(): boolean {
      clearTimeout(timer);
      return begun === null;
    },
    done: () => begun,
  };
}

/** Puts into a record what is installed for its interpreter now. */
export function setPackages(raw: ValueMap): void {
  const dependencies = entryAt(raw, "environment", "dependencies");
  const path = entryAt(raw, "environment", "python", "python_path");
  if (!isMap(dependencies) || !Array.isArray(path)) return;
  const folders = path.filter((entry) => typeof entry === "string");
  dependencies.set("packages", installedPackages(folders) as ValueMap);
}
