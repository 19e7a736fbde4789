import { diskEntry, join, listFolder } from "../sys/mod.ts";
import { nurseryOf } from "./create.ts";
import { runnerLiveness } from "./liveness.ts";
import { readMetadata } from "./metadata.ts";
import { METRICS_LOG } from "./metrics.ts";
import { DELETED } from "./remove.ts";
import { archiveFolder, type Store } from "./store.ts";

/** What lies where experiments are made, and taken away from. */
export interface NurseryEntry {
  readonly path: string;
  /**
   * `draft`: somebody who is gone had begun to make an experiment; `deletion`: somebody had begun
   * to remove one; `recent`: somebody may be at it just now; `data`: it holds what a script wrote.
   */
  readonly kind: "draft" | "deletion" | "recent" | "data";
}

const HOUR = 3_600_000;

/** An experiment takes seconds to make. */
const DRAFT_SILENCE = 24 * HOUR;

/** Removing an experiment takes no longer, and whoever removes it as well does no harm. */
const DELETION_SILENCE = HOUR;

/**
 * Lists what half-made and half-removed experiments there are.
 *
 * @param now by the clock of the file system, milliseconds since 1970
 * @throws what the system says if it may not be looked at
 */
export function listNursery(store: Store, now: number): NurseryEntry[] {
  const folders = [nurseryOf(store), nurseryOf({ root: archiveFolder(store) })];
  return folders.flatMap((folder) =>
    listFolder(folder).map(({ name }) => {
      const path = join(folder, name);
      return { path, kind: kindOf(name, path, now) };
    })
  );
}

function kindOf(name: string, path: string, now: number): NurseryEntry["kind"] {
  const entry = diskEntry(path);
  if (entry === null) return "recent";
  // It got its name when it was put aside.
  if (name.startsWith(DELETED)) {
    return now - entry.changed > DELETION_SILENCE ? "deletion" : "recent";
  }
  if (holdsData(path)) return "data";
  // Its record is the last thing that is written, and says by whom.
  const reading = readMetadata(path);
  const maker = reading.kind === "read" ? runnerLiveness(reading.metadata)?.liveness : undefined;
  if (maker === "dead") return "draft";
  if (maker === "alive") return "recent";
  return now - entry.modified > DRAFT_SILENCE ? "draft" : "recent";
}

/** True if a script ran there: it was taken from its place by a mistake, or by hand. */
function holdsData(folder: string): boolean {
  const own = /^\.?git_diff(_at_run)?\.patch/;
  return listFolder(folder).some(({ name }) => name === METRICS_LOG) ||
    listFolder(join(folder, "artifacts")).some(({ name }) => !own.test(name));
}
