/** Tasks that one line can stand for; SLURM itself allows four million (MaxArraySize). */
const MOST = 4_000_001;

/**
 * The tasks that a list of SLURM names: `5-200%8`, `0-400:2%5`, `1,3,7-9`, with or without brackets.
 *
 * @returns null if it is no such list, also if SLURM has cut it (`1,3,...`)
 */
export function parseTaskList(list: string): number[] | null {
  const text = list.replace(/^\[(.*)\]$/, "$1").replace(/%\d+$/, "");
  const tasks: number[] = [];
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part);
    if (match === null) return null;
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const step = Math.max(1, Number(match[3] ?? 1));
    if (tasks.length + (last - first) / step > MOST) return null;
    for (let task = first; task <= last; task += step) tasks.push(task);
  }
  return tasks;
}

/**
 * The jobs that a name of SLURM stands for: `123`, `123_4`, `123_[5-200%8]` for tasks that wait,
 * `123+1` for a part of a heterogeneous job, which counts as the job.
 */
export function parseJobName(name: string): string[] {
  const match = /^(\d+)(?:_(\d+|\[[^\]]*\]))?(?:\+\d+)?$/.exec(name.trim());
  if (match === null) return [];
  const [, job, tasks] = match;
  if (tasks === undefined) return [job!];
  return (parseTaskList(tasks) ?? []).map((task) => `${job}_${task}`);
}

/** The number that SLURM's programs take for a job and for each task of its array. */
export function arrayOf(job: string): string {
  return job.split("_")[0]!;
}
