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

/** How the last line begins of what a program says that was ended because it took too long. */
export const NO_ANSWER = "no answer within";

/** Options of {@link askSlurm}. */
export interface AskOptions {
  readonly cwd?: string;
  /** Its standard input. */
  readonly input?: string;
  /** Ends it after that time: without its controller it would wait for up to a minute. */
  readonly seconds?: number;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
  /** Ctrl-C, which goes to all programs of a terminal, is for yanex alone. */
  readonly shielded?: boolean;
}

/** What a surrounding job says of itself is not for a job that is submitted from within it. */
const OF_A_JOB = /^(SLURM_(?!CONF$|CLUSTERS$)|SLURMD_|SRUN_)/;

/**
 * Calls one of SLURM's programs and waits for its end.
 *
 * @returns null if it is not on PATH
 */
export async function askSlurm(
  program: SlurmProgram,
  args: readonly string[],
  { cwd, input, seconds, signal, shielded }: AskOptions = {},
): Promise<SlurmAnswer | null> {
  const patience = seconds === undefined ? null : new AbortController();
  const timer = patience && setTimeout(() => patience.abort(), seconds! * 1000);
  const kept = Object.entries(environment()).filter(([name]) =>
    !REMOVED.test(name) && !(program === "sbatch" && OF_A_JOB.test(name))
  );
  const result = await runCommand(program, args, {
    cwd,
    signal: AbortSignal.any([patience?.signal, signal].filter((each) => each !== undefined)),
    shielded,
    env: { ...Object.fromEntries(kept), LC_ALL: "C", SLURM_TIME_FORMAT: "standard" },
    clearEnv: true,
    stdin: input === undefined ? undefined : new TextEncoder().encode(input),
  });
  if (timer !== null) clearTimeout(timer);
  if (result === null) return null;
  if (signal?.aborted && result.code !== 0) {
    return { code: 1, stdout: decode(result.stdout), stderr: `${NO_ANSWER} the second signal` };
  }
  if (patience?.signal.aborted) {
    const words = decode(result.stderr).trimEnd();
    const stderr = `${words === "" ? "" : words + "\n"}${NO_ANSWER} ${seconds} seconds`;
    return { code: 1, stdout: decode(result.stdout), stderr };
  }
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
