import type { JobOptions } from "../options/job_options.ts";
import type { Condition, PlannedArray } from "./plan.ts";

/** What all arrays of a submission have in common. */
export interface SbatchFrame {
  /** Id of the submission. */
  readonly submission: string;
  /** Folder of the submission. */
  readonly folder: string;
  readonly jobName: string;
  readonly options: JobOptions;
}

/**
 * The arguments of sbatch for one array.
 *
 * @param jobIds SLURM's numbers of the arrays before it
 */
export function sbatchArguments(
  { submission, folder, jobName, options }: SbatchFrame,
  { first, tasks, workingDirectory, conditions, throttle }: PlannedArray,
  jobIds: readonly string[],
): string[] {
  const { dependency, others } = takeDependency(options.sbatchArgs);
  const waits = [...conditions.map((one) => conditionText(one, jobIds)), ...dependency];
  return [
    "--parsable",
    `--array=0-${tasks.length - 1}${throttle === null ? "" : `%${throttle}`}`,
    `--job-name=${jobName}`,
    `--comment=${commentOf(submission, first)}`,
    `--chdir=${workingDirectory}`,
    // A percent sign begins what sbatch replaces.
    `--output=${folder.replaceAll("%", "%%")}/logs/%A_%a.out`,
    "--open-mode=append",
    options.requeue ? "--requeue" : "--no-requeue",
    ...(options.signal === null ? [] : [`--signal=${options.signal}`]),
    ...options.sbatch,
    ...(waits.length === 0 ? [] : [`--dependency=${waits.join(",")}`]),
    ...(conditions.length === 0 ? [] : ["--kill-on-invalid-dep=yes"]),
    ...others,
    `${folder}/job.sh`,
    String(first),
  ];
}

/** The comment of a job, by which it is found if nobody wrote down its number. */
export function commentOf(submission: string, first: number): string {
  return `yanex:${submission}:${first}`;
}

function conditionText({ kind, job }: Condition, jobIds: readonly string[]): string {
  if (typeof job === "string") return `${kind}:${job}`;
  const array = jobIds[job.array]!;
  return job.task === null ? `${kind}:${array}` : `${kind}:${array}_${job.task}`;
}

/** What the user's own arguments say of dependencies: sbatch takes one such option. */
function takeDependency(args: readonly string[]) {
  const pattern = /^--dependency=(.*)$/s;
  return {
    dependency: args.flatMap((arg) => pattern.exec(arg)?.[1] ?? []),
    others: args.filter((arg) => !pattern.test(arg)),
  };
}

/** A name of a job that is no trouble in any listing. */
export function jobNameOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^A-Za-z0-9._+-]+/g, "-").replace(
    /^[-.]+|-+$/g,
    "",
  );
  return plain.slice(0, 64) || "yanex";
}
