import { diskEntry, join, readTail } from "../sys/mod.ts";
import { METRICS_LOG } from "./metrics.ts";

/**
 * Whether the last line of an experiment's log of metrics is cut: its writer was killed in the
 * middle of it. Readers pass over it.
 */
export function hasCutMetrics(folder: string): boolean {
  const file = join(folder, METRICS_LOG);
  if (!diskEntry(file)?.isFile) return false;
  const [last] = readTail(file, 1);
  return last !== undefined && last !== 0x0a;
}
