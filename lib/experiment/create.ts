import { storeNotWritable } from "../errors/mod.ts";
import { formatParamsJson, formatYaml, type ValueMap } from "../params/mod.ts";
import {
  failureReason,
  failureText,
  join,
  listFolder,
  makeFolderExclusive,
  makeFolders,
  nowMicros,
  pathExists,
  removePath,
  renamePath,
  statFile,
  writeNewFile,
} from "../sys/mod.ts";
import { type ExperimentId, newExperimentId } from "./id.ts";
import { formatMetadata, METADATA_FILE, rememberWritten } from "./metadata.ts";
import { archiveFolder, ensureStore, type Store, type StoreModes } from "./store.ts";

/** The parameters as resolved, for people and for upstream. */
export const PARAMS_FILE = "params.yaml";

/** The same parameters for the Python client, whose standard library cannot read YAML. */
export const PARAMS_JSON_FILE = ".params.json";

/** An experiment that is being made and that nobody else can see yet. */
export interface Draft {
  readonly id: ExperimentId;
  /** Where its files are put for now. */
  readonly folder: string;
  /** Permission bits of what is made in it. */
  readonly modes: StoreModes;
  /**
   * Gives it its place in the store, in one step. Making it durable is the caller's business: that
   * takes time which the script should not wait for.
   *
   * @returns its folder
   */
  publish(metadata: ValueMap, params: ValueMap): string;
  /** Removes it. */
  discard(): void;
}

/**
 * Begins an experiment: its folder is made in `<store>/.new/` and moved to `<store>/<id>` when
 * everything is in it, so that a kill at any moment leaves a whole experiment or none.
 *
 * @param wanted the id that it gets, unless that is taken
 * @throws UserError if the store cannot be written to
 */
export function draftExperiment(store: Store, wanted?: ExperimentId): Draft {
  const modes = ensureStore(store);
  const nursery = nurseryOf(store);
  for (let next = wanted;; next = undefined) {
    const id = next ?? newExperimentId();
    if (!isFreeId(store, id)) continue;
    const folder = join(nursery, id);
    try {
      makeFolders(nursery, modes.folder);
      makeFolderExclusive(folder, modes.folder);
      makeFolderExclusive(join(folder, "artifacts"), modes.folder);
    } catch (error) {
      if (failureReason(error) === "exists") continue;
      throw storeNotWritable(store.root, failureReason(error), failureText(error));
    }
    return new FolderDraft(store, id, folder, modes);
  }
}

/** An experiment takes seconds to make: a draft of this age was left by a process that died. */
const FORGOTTEN_HOURS = 24;

/** Removes what killed processes had begun to make. What cannot be removed is left alone. */
export function removeForgottenDrafts(store: Store): void {
  const now = nowMicros() / 1000;
  try {
    for (const { name } of listFolder(nurseryOf(store))) {
      const draft = join(nurseryOf(store), name);
      const begun = statFile(draft)?.modified ?? now;
      if (now - begun > FORGOTTEN_HOURS * 3_600_000) removePath(draft);
    }
  } catch {
    // It is somebody else's, or the store is out of reach for a while. Nobody sees these folders.
  }
}

/** Where experiments are made, and taken away from. */
export function nurseryOf(store: Store): string {
  return join(store.root, ".new");
}

/** Whether no experiment has this id, archived or not. */
export function isFreeId(store: Store, id: ExperimentId): boolean {
  return !pathExists(join(store.root, id)) && !pathExists(join(archiveFolder(store), id));
}

class FolderDraft implements Draft {
  constructor(
    private readonly store: Store,
    readonly id: ExperimentId,
    readonly folder: string,
    readonly modes: StoreModes,
  ) {}

  publish(metadata: ValueMap, params: ValueMap): string {
    const place = join(this.store.root, this.id);
    try {
      this.#write(PARAMS_FILE, formatYaml(params));
      this.#write(PARAMS_JSON_FILE, formatParamsJson(params));
      const text = formatMetadata(metadata);
      this.#write(METADATA_FILE, text);
      // A rename onto a folder that holds files fails, so that an id drawn twice at the same
      // moment cannot replace an experiment (rename(2), ENOTEMPTY).
      renamePath(this.folder, place);
      rememberWritten(place, text, metadata);
    } catch (error) {
      this.discard();
      throw storeNotWritable(this.store.root, failureReason(error), failureText(error));
    }
    return place;
  }

  discard(): void {
    try {
      removePath(this.folder);
    } catch {
      // NFS keeps files that are open. Nobody sees the folder, and a later run removes it.
    }
  }

  #write(name: string, content: string): void {
    writeNewFile(join(this.folder, name), content, this.modes.file);
  }
}
