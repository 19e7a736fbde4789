import type { ExportReport, ExportWishes } from "./export_code.ts";
import type { ReproduceObserver, ReproduceReport, ReproduceWishes } from "./reproduce.ts";

// What reproduces experiments is loaded when it is asked for: `yanex run` does not wait for it.

/**
 * Runs an experiment again: its code in a temporary worktree, with its parameters, arguments,
 * dependencies and interpreter, as a new experiment that names its origin.
 *
 * @throws UserError before there is an experiment (nothing is left then), if the interpreter cannot
 *   be started, or if the end cannot be recorded
 */
export async function reproduceExperiment(
  wishes: ReproduceWishes,
  observer: ReproduceObserver,
): Promise<ReproduceReport> {
  const { reproduceExperiment } = await import("./reproduce.ts");
  return await reproduceExperiment(wishes, observer);
}

/**
 * Writes the code of an experiment, as it was when it ran, into a folder; it is no repository.
 *
 * @throws UserError if that cannot be done; nothing is left then
 */
export async function exportCode(wishes: ExportWishes): Promise<ExportReport> {
  const { exportCode } = await import("./export_code.ts");
  return await exportCode(wishes);
}
