import { optionsExclude, slurmArgNotAllowed, slurmOtherCluster } from "../../errors/mod.ts";
import type { SlurmSettings } from "./settings.ts";
import { SLURM_OPTIONS } from "./table.ts";

/** How jobs are submitted: all options together. */
export interface JobOptions {
  /** Options of sbatch with their values: `--partition=gpu`. */
  readonly sbatch: readonly string[];
  /** The user's own arguments for sbatch. */
  readonly sbatchArgs: readonly string[];
  /** Shell lines before yanex starts. */
  readonly setup: readonly string[];
  /** Experiments of a task, at least 1. */
  readonly pack: number;
  /** How many of those run at once, at least 1. */
  readonly packParallel: number;
  readonly requeue: boolean;
  /** Value of sbatch's `--signal`; null: no warning before the time limit. */
  readonly signal: string | null;
  /** Follow the jobs until they have ended. */
  readonly wait: boolean;
  /** One experiment has several processes, which srun starts. */
  readonly hasRanks: boolean;
}

/**
 * What sbatch must not be told, because the form of what is submitted is yanex's: tasks are handed
 * out by their number in the array, and the number of the job is read from what sbatch prints.
 */
const NOT_ALLOWED: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^(--array(=|$)|-a)/, "limit how many tasks run at once with -j N"],
  [/^(--wrap(=|$))/, "yanex writes the job script; see --dry-run"],
  [/^(--wait$|-W$)/, "use --wait itself"],
  [/^(--test-only$|--parsable$|--help$|-h$|--usage$|--version$|-V$)/, "see --dry-run"],
  [/^-H$|^--hold$/, "hold the job afterwards: scontrol hold JOB"],
];

/**
 * Makes of the settings what is submitted.
 *
 * @throws UserError for arguments that cannot be
 */
export function jobOptions(settings: SlurmSettings): JobOptions {
  const text = (name: string) => {
    const value = settings.get(name);
    return typeof value === "string" ? value : null;
  };
  const texts = (name: string) => {
    const value = settings.get(name);
    return Array.isArray(value) ? value as readonly string[] : [];
  };
  const sbatchArgs = texts("sbatch-arg");
  for (const [at, arg] of sbatchArgs.entries()) {
    const cluster = /^(?:--clusters?(?:=(.*))?|-M(.*))$/s.exec(arg);
    if (cluster !== null) {
      const name = cluster[1] || cluster[2] || sbatchArgs[at + 1] || "";
      throw slurmOtherCluster(`--sbatch-arg ${arg}`, oneCluster(name));
    }
    const rule = NOT_ALLOWED.find(([pattern]) => pattern.test(arg));
    if (rule !== undefined) throw slurmArgNotAllowed(arg, rule[1]);
  }
  const pack = Number(text("pack") ?? 1);
  const packParallel = Number(text("pack-parallel") ?? 1);
  if (packParallel > 1 && pack === 1) {
    throw optionsExclude("--pack-parallel", "--pack 1", "say with --pack K how many share a task");
  }
  const hasRanks = manyRanks(settings, sbatchArgs);
  if (hasRanks && pack > 1) {
    throw optionsExclude(
      "--pack",
      "several ranks (--nodes, --ntasks-per-node)",
      "ranks work on one experiment together",
    );
  }
  const signal = text("signal");
  return {
    sbatch: SLURM_OPTIONS.filter(({ isSbatch }) => isSbatch).flatMap(({ name }) => {
      const value = text(name);
      return value === null ? [] : [`--${name}=${value}`];
    }),
    sbatchArgs,
    setup: texts("setup"),
    pack,
    packParallel,
    requeue: settings.get("requeue") === true,
    signal: signal === "none" ? null : toReach(signal ?? "USR1@60", hasRanks),
    wait: settings.get("wait") === true,
    hasRanks,
  };
}

/**
 * Looks at the variables that say which cluster is meant. All of SLURM's programs follow
 * SLURM_CLUSTERS, sbatch alone SBATCH_CLUSTERS (sbatch(1)).
 *
 * @throws UserError if sbatch would submit to another cluster than the one that the others ask, or
 *   if that is not one
 */
export function checkClusters(all: string | undefined, ofSbatch: string | undefined): void {
  if (all && oneCluster(all) === null) {
    throw slurmOtherCluster(`SLURM_CLUSTERS=${all} with several clusters`, null);
  }
  if (!ofSbatch || ofSbatch === all) return;
  throw slurmOtherCluster(`SBATCH_CLUSTERS=${ofSbatch}`, oneCluster(ofSbatch));
}

/** The name of a cluster; null if it is a list, or means all of them. */
function oneCluster(name: string): string | null {
  return name === "" || name === "all" || name.includes(",") ? null : name;
}

/**
 * A warning that comes where yanex is. `B:` reaches only the batch script, which yanex replaces
 * (`exec`); without it, only steps of srun are reached (sbatch(1), --signal). What the user says
 * before the colon counts.
 */
function toReach(signal: string, hasRanks: boolean): string {
  return hasRanks || signal.includes(":") ? signal : `B:${signal}`;
}

/** True if options ask for more than one node or task. */
function manyRanks(settings: SlurmSettings, sbatchArgs: readonly string[]): boolean {
  const asked = ["nodes", "ntasks-per-node"].map((name) => settings.get(name));
  const others = sbatchArgs.map((arg, at) =>
    /^(?:--(?:ntasks|nodes|ntasks-per-node)=|-[nN]=?)(.+)$/.exec(arg)?.[1] ??
      (/^(--(ntasks|nodes|ntasks-per-node)|-[nN])$/.test(arg) ? sbatchArgs[at + 1] : undefined)
  );
  return [...asked, ...others].some((value) =>
    typeof value === "string" && value.split(/[-,:]/).some((part) => Number(part) > 1)
  );
}
