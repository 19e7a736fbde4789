import { join, listFolder, statFile } from "../sys/mod.ts";
import { METRICS_LOG } from "./metrics.ts";

/** Where a script keeps what it goes on from (`yanex.get_checkpoint_dir()`). */
const CHECKPOINTS = "checkpoints";

/**
 * Whether the script of the experiment in `folder` has logged a metric or saved a checkpoint.
 *
 * @param since milliseconds since 1970
 */
export function hasProgressed(folder: string, since: number): boolean {
  const checkpoints = join(folder, CHECKPOINTS);
  const saved = statFile(checkpoints)?.isDirectory ? listFolder(checkpoints) : [];
  const files = [join(folder, METRICS_LOG), ...saved.map(({ name }) => join(checkpoints, name))];
  return files.some((file) => (statFile(file)?.modified ?? -Infinity) >= since);
}
