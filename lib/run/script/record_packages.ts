import { entryAt, type StoreModes, updateMetadata } from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { installedPackages } from "../../python/mod.ts";

/**
 * The interpreter of a script needs longer than this to start, and has the processor to itself
 * until then.
 */
const LOOK_MILLIS = 4;

/** A script that is over by then is not kept waiting for what can be done at its end. */
export const SOON_MILLIS = 150;

/** What is installed, on its way into the record of a run. */
export interface PackagesToCome {
  /** Begins nothing any more, and waits for what has begun. */
  stop(): Promise<void>;
  /** Puts it into the record, if it is not there yet. */
  addTo(raw: ValueMap): void;
}

/**
 * Finds out what is installed for the interpreter of a run while the script starts, and adds it to
 * the record when the script has had some time: the environment can be another one by the end.
 *
 * @param record the record so far, which names the interpreter's folders
 */
export function packagesSoon(
  folder: string,
  modes: StoreModes,
  record: ValueMap,
): PackagesToCome {
  let packages: ValueMap | null = null;
  const found = () => packages ??= packagesOf(record);
  let recorded = false;
  let recording: Promise<void> | null = null;
  const add = async () => {
    try {
      const change = (raw: ValueMap) => addPackages(raw, found());
      await updateMetadata(folder, change, { mode: modes.file, durable: false });
      recorded = true;
    } catch {
      // A full disk, or the folder is gone already: the end of the run will say so, if it lasts.
    }
  };
  const timers = [
    setTimeout(found, LOOK_MILLIS),
    setTimeout(() => recording = add(), SOON_MILLIS),
  ];
  return {
    async stop() {
      timers.forEach(clearTimeout);
      await recording;
    },
    addTo(raw) {
      if (!recorded) addPackages(raw, found());
    },
  };
}

/** Puts into a record what is installed for its interpreter now. */
export function setPackages(raw: ValueMap): void {
  addPackages(raw, packagesOf(raw));
}

/** What is installed in the folders that a record names; null if it names none. */
function packagesOf(record: ValueMap): ValueMap | null {
  const path = entryAt(record, "environment", "python", "python_path");
  if (!Array.isArray(path)) return null;
  return installedPackages(path.filter((entry) => typeof entry === "string")) as ValueMap;
}

function addPackages(raw: ValueMap, packages: ValueMap | null): void {
  const dependencies = entryAt(raw, "environment", "dependencies");
  if (packages !== null && isMap(dependencies)) dependencies.set("packages", packages);
}
