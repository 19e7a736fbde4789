import { commitGone } from "../../errors/mod.ts";
import { text } from "../../experiment/mod.ts";
import {
  addWorktree,
  applyPatch,
  hasCommit,
  listSubmodules,
  type RepositoryPlace,
} from "../../git/mod.ts";
import { basename, join } from "../../sys/mod.ts";
import { codeCaveats } from "./caveats.ts";
import { CodeFolder } from "./code_folder.ts";
import type { Origin } from "./origin.ts";

/** The code of an experiment as it was when it ran, in a worktree that goes away again. */
export interface RestoredCode {
  /** Root of the worktree. */
  readonly root: string;
  /** What could not be restored, in words. */
  readonly caveats: readonly string[];
  /** Notes which experiment runs there. */
  noteExperiment(folder: string): void;
  /** Removes it; returns why that could not be done, or null. */
  remove(): string | null;
}

/**
 * Makes the code of an experiment: its commit in a worktree of its own, and its patch applied to
 * that. The user's working tree, index and branches are not touched.
 *
 * @param elsewhere an empty or new folder for the worktree; default: a temporary one
 * @throws UserError if it cannot be made; nothing but files in `elsewhere` is left then
 */
export async function restoreCode(
  origin: Origin,
  repository: RepositoryPlace,
  elsewhere?: string,
): Promise<RestoredCode> {
  const { place: { id }, commit, patch, code } = origin;
  if (!await hasCommit(repository, commit)) {
    throw commitGone(id, commit, repository.root, text(code.get("remote_url")));
  }
  const folder = CodeFolder.make();
  // Named as the repository is: scripts and tools can see that name.
  const root = elsewhere ?? join(folder.path, basename(repository.root));
  try {
    folder.announce(repository.commonDir, root);
    await addWorktree(repository, commit, root);
    if (patch !== null) await applyPatch(root, patch);
    return {
      root,
      caveats: codeCaveats(origin, await listSubmodules(root)),
      noteExperiment: (experiment) => folder.noteExperiment(experiment),
      remove: () => folder.remove(),
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
