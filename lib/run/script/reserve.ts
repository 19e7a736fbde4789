import { followArchiving, METADATA_FILE, RESERVE_FILE } from "../../experiment/mod.ts";
import { join, removePath, statFile, writeFileAtomic } from "../../sys/mod.ts";

/** Bytes for the lock and for what is added to metadata.json. */
const MARGIN = 16 * 1024;

/** Space on the disk that is given back when the end of a run is recorded. */
export interface Reserve {
  release(): void;
}

/**
 * Keeps as much space as the record of the run's end will need, so that a disk or quota that the
 * script fills up cannot hide how it ended. On a disk that is full already nothing is kept.
 */
export function reserveSpace(folder: string, mode: number | undefined): Reserve {
  const file = join(folder, RESERVE_FILE);
  try {
    const size = statFile(join(folder, METADATA_FILE))?.size ?? 0;
    writeFileAtomic(file, new Uint8Array(size + MARGIN), { mode, durable: false });
  } catch {
    // The run goes on; its end is recorded if there is space by then.
  }
  return { release: () => removePath(join(followArchiving(folder), RESERVE_FILE)) };
}
