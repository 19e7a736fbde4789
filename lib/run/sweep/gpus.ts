import { gpusNotFound } from "../../errors/mod.ts";
import { environment, runCommand } from "../../sys/mod.ts";

/** How workers share GPUs. */
export interface GpuWishes {
  /** GPUs that each run gets, at least 1. */
  readonly perRun: number;
  /** Runs that share a GPU, at least 1; more than 1 only with one GPU per run. */
  readonly runsPerGpu: number;
}

/**
 * The GPUs that this process may use: those of CUDA_VISIBLE_DEVICES, else all that nvidia-smi
 * names.
 *
 * @throws UserError if there are none
 */
export async function findGpus(): Promise<string[]> {
  // To CUDA, one that is set to nothing means: no GPU.
  const visible = environment().CUDA_VISIBLE_DEVICES;
  if (visible !== undefined) {
    const named = visible.split(",").map((device) => device.trim()).filter((d) => d !== "");
    // CUDA takes everything after the first invalid device as absent, and -1 as "none".
    const end = named.indexOf("-1");
    const usable = end < 0 ? named : named.slice(0, end);
    if (usable.length === 0) throw gpusNotFound("CUDA_VISIBLE_DEVICES names none");
    return usable;
  }
  const result = await runCommand("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"]);
  if (result === null) throw gpusNotFound("there is no nvidia-smi on PATH");
  const lines = new TextDecoder().decode(result.stdout).split("\n").map((line) => line.trim());
  const indexes = lines.filter((line) => /^\d+$/.test(line));
  if (result.code !== 0 || indexes.length === 0) throw gpusNotFound("nvidia-smi names none");
  return indexes;
}

/**
 * Values of CUDA_VISIBLE_DEVICES, one for each worker. Workers have different GPUs, unless runs
 * share one; GPUs that are too few for another run stay unused.
 *
 * @throws UserError if there are fewer GPUs than one run needs
 */
export function shareGpus(gpus: readonly string[], { perRun, runsPerGpu }: GpuWishes): string[] {
  const shares: string[] = [];
  for (let at = 0; at + perRun <= gpus.length; at += perRun) {
    shares.push(gpus.slice(at, at + perRun).join(","));
  }
  if (shares.length === 0) {
    throw gpusNotFound(`each run needs ${perRun} and there are only ${gpus.length}`);
  }
  // The first run of each GPU before the second of any, so that a few runs are spread out.
  return Array.from({ length: runsPerGpu }, () => shares).flat();
}
