import { readMetadata, type StoreModes, updateMetadata } from "../../experiment/mod.ts";
import { PATCH_FILE } from "../../git/mod.ts";
import { isMap, toValue, type ValueMap } from "../../params/mod.ts";
import { type AllowList, PatchScanner } from "../../secrets/mod.ts";
import { join, readPieces, sleep } from "../../sys/mod.ts";
import { pacer } from "../pacer.ts";
import { workingText } from "./file_text.ts";
import { scanEntries, type ScanReport } from "./scan_report.ts";
import { type ScanObserver, tell, tellFailure } from "./tell.ts";

/** How long the end of a run waits for the scan at most. Half a gigabyte takes some 5 s. */
const PATIENCE_MILLIS = 10_000;

/** The scan of a patch, as the runner of a script sees it. */
export interface ScanToCome {
  /** Waits for its end, but not for ever. */
  stop(): Promise<void>;
  /** Puts what was found into the record, if it is not there yet. */
  addTo(raw: ValueMap): void;
}

/**
 * The scan of a patch that lies in an experiment's folder, while the script runs: in slices between
 * which the script's output is handed on. Any number of experiments may have the same patch.
 */
export class LaterScan {
  #done: Promise<void> | null = null;
  #report: ScanReport | null = null;
  #isLate = false;

  /** Prepares the scan of a patch of the working tree with this root. */
  constructor(
    private readonly root: string,
    private readonly allow: AllowList | undefined,
    private readonly observer: ScanObserver,
  ) {}

  /** Begins, if that was not done before, and keeps the record of an experiment informed. */
  follow(folder: string, modes: StoreModes): ScanToCome {
    const done = this.#begin(folder);
    let isEnding = false;
    const recorded = done.then(async () => {
      if (!isEnding) await this.#record(folder, modes);
    });
    return {
      stop: async () => {
        isEnding = true;
        await this.#settle(done);
        await recorded;
      },
      addTo: (raw) => this.#addTo(raw),
    };
  }

  /**
   * Puts what was found into the records that do not have it, beginning the scan if need be.
   *
   * @param folders of experiments that have this patch
   */
  async recordIn(folders: readonly string[], modes: StoreModes): Promise<void> {
    const [first] = folders;
    if (first === undefined) return;
    await this.#settle(this.#begin(first));
    const pause = pacer();
    for (const folder of folders) {
      const reading = readMetadata(folder);
      if (reading.kind === "read" && isUnknown(reading.metadata.raw)) {
        await this.#record(folder, modes);
      }
      await pause();
    }
  }

  #begin(folder: string): Promise<void> {
    return this.#done ??= this.#scan(join(folder, PATCH_FILE));
  }

  async #scan(file: string): Promise<void> {
    const scanner = new PatchScanner({ readFile: workingText(this.root), allow: this.allow });
    const pause = pacer();
    let isCut = false;
    try {
      // The script's start comes first.
      await sleep(0);
      for (const piece of readPieces(file)) {
        isCut = this.#isLate;
        if (isCut) break;
        scanner.push(piece);
        await pause();
      }
      const scan = scanner.finish();
      if (isCut) this.observer.warn("the patch is too large to be scanned for secrets as a whole");
      this.#report = tell({ ...scan, isComplete: scan.isComplete && !isCut }, this.observer);
    } catch (error) {
      tellFailure(error, this.observer);
    }
  }

  async #settle(done: Promise<void>): Promise<void> {
    const limit = setTimeout(() => this.#isLate = true, PATIENCE_MILLIS);
    await done;
    clearTimeout(limit);
  }

  async #record(folder: string, modes: StoreModes): Promise<void> {
    if (this.#report === null) return;
    try {
      const change = (raw: ValueMap) => this.#addTo(raw);
      await updateMetadata(folder, change, { mode: modes.file, durable: false });
    } catch {
      // A full disk, or the folder is gone: the end of the run will say so, if it lasts.
    }
  }

  #addTo(raw: ValueMap): void {
    const git = raw.get("git");
    if (this.#report === null || !isMap(git) || !isUnknown(raw)) return;
    for (const [key, value] of toValue(scanEntries(this.#report)) as ValueMap) git.set(key, value);
  }
}

function isUnknown(raw: ValueMap): boolean {
  const git = raw.get("git");
  return isMap(git) && git.get("patch_has_secrets") === null;
}
