import { slurmMissing, slurmSilent } from "../../errors/mod.ts";
import { environment, runCommand } from "../../sys/mod.ts";

/** SLURM's programs that yanex calls. */
export type SlurmProgram = "sbatch" | "scancel" | "scontrol" | "squeue" | "sacct";

/** What one of them answered. */
export interface SlurmAnswer {
  readonly code: number;
  readonly stdout: string;
  /** Its own words when something is wrong, without spaces at the end. */
  readonly stderr: string;
}

/**
 * Variables that change what the programs print or do: users set them for their own calls.
 * SQUEUE_*, SACCT_* (squeue(1), sacct(1)); times are to be in one form (SLURM_TIME_FORMAT).
 */
const REMOVED = /^(SQUEUE_|SACCT_|SLURM_TIME_FORMAT$|SLURM_JSON$|SLURM_YAML$)/;

/**
 * Calls one of SLURM's programs and waits for its end.
 *
 * @param input its standard input
 * @returns null if it is not on PATH
 */
export async function askSlurm(
  program: SlurmProgram,
  args: readonly string[],
  { cwd, input }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<SlurmAnswer | null> {
  const kept = Object.entries(environment()).filter(([name]) => !REMOVED.test(name));
  const result = await runCommand(program, args, {
    cwd,
    env: { ...Object.fromEntries(kept), LC_ALL: "C", SLURM_TIME_FORMAT: "standard" },
    clearEnv: true,
    stdin: input === undefined ? undefined : new TextEncoder().encode(input),
  });
  if (result === null) return null;
  return {
    code: result.code,
    stdout: decode(result.stdout),
    stderr: decode(result.stderr).trimEnd(),
  };
}

/**
 * As {@link askSlurm}, where there is no way on without an answer.
 *
 * @throws UserError if the program is not on PATH, or if it fails (in SLURM's own words)
 */
export async function callSlurm(
  program: SlurmProgram,
  args: readonly string[],
): Promise<string> {
  const answer = await askSlurm(program, args);
  if (answer === null) throw slurmMissing(program);
  if (answer.code !== 0) throw slurmSilent(program, answer.stderr);
  return answer.stdout;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
