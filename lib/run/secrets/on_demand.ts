import type { CommittedState, GitState } from "../../git/mod.ts";
import type { Surroundings } from "../create/capture.ts";
import type { SecretMode } from "../plan.ts";
import type { ExamineOptions } from "./examine.ts";
import type { ScanObserver } from "./tell.ts";

// The scan is loaded when there is a patch: a run of committed code does not wait for it.

/** True if there are uncommitted changes that can be scanned. */
export function hasPatch(git: GitState): git is CommittedState {
  return git.kind === "repository" && (git.patch.kind === "held" || git.patch.kind === "large");
}

/**
 * Looks for secrets in the patch of what surrounds a script, if there is one; see `examinePatch`.
 *
 * @returns the same with what was found, and with a patch that may be stored
 * @throws UserError if nothing may be run
 */
export async function examineSurroundings(
  surroundings: Surroundings,
  mode: SecretMode,
  observer: ScanObserver,
  options: ExamineOptions = {},
): Promise<Surroundings> {
  const { git } = surroundings;
  if (!hasPatch(git)) return surroundings;
  const { examinePatch } = await import("./examine.ts");
  const { report, ...examined } = await examinePatch(git, mode, observer, options);
  return { ...surroundings, ...examined, scan: report };
}
