import { join } from "node:path";
import {
  type Bench,
  benchScript,
  emptyStore,
  experimentIds,
  makeRepository,
  rounds,
  type Row,
  times,
  type Workbench,
} from "../bench.ts";
import { type Command, measurePaired, type Sample, summarize } from "../measure.ts";

const megabyte = 1e6;
const ourBytes = 500 * megabyte;
/** Upstream would need gigabytes for as much. */
const theirBytes = 100 * megabyte;

/** A script that prints a lot: memory of the runner, and how fast it arrives in the file. */
export const output: Bench = {
  name: "output",
  title: "A script that prints 500 MB (upstream: 100 MB)",
  async run(bench) {
    const cwd = makeRepository(bench, "repository", {
      "print_bytes.py": benchScript("print_bytes.py"),
    });
    const rows: Row[] = [];
    for (const stdout of ["null", "pipe"] as const) rows.push(...await measure(bench, cwd, stdout));
    return rows;
  },
};

async function measure(bench: Workbench, cwd: string, stdout: "null" | "pipe"): Promise<Row[]> {
  const tracked = (yanex: string, bytes: number, home: string): Command => ({
    argv: [yanex, "run", "print_bytes.py", String(bytes)],
    cwd,
    env: bench.environment(home),
    stdout,
    before: () => emptyStore(home),
    after: () => assertRecorded(home, bytes),
  });
  const ourHome = bench.folder(`ours-${stdout}`);
  const theirHome = bench.folder(`theirs-${stdout}`);
  const samples = await measurePaired(bench.launcher, {
    bare: {
      argv: [bench.python, "-u", "print_bytes.py", String(ourBytes)],
      cwd,
      env: bench.environment(ourHome),
      stdout,
    },
    ours: tracked(bench.yanex, ourBytes, ourHome),
    theirs: tracked(bench.upstream.yanex, theirBytes, theirHome),
  }, { rounds: rounds(bench, 5) });
  emptyStore(ourHome);
  emptyStore(theirHome);

  const rate = (list: readonly Sample[], bytes: number) =>
    summarize(list.map(({ seconds }) => bytes / megabyte / seconds));
  const peak = (list: readonly Sample[]) =>
    summarize(list.map(({ peakBytes }) => peakBytes / megabyte));
  const destination = stdout === "null" ? "/dev/null" : "cat";
  const arrow = stdout === "null" ? ">" : "|";
  const command = `yanex run print_bytes.py 500000000 ${arrow} ${destination}`;
  const where = stdout === "null" ? "output to /dev/null" : "output through a pipe";
  const ourRate = rate(samples.ours, ourBytes);
  const theirRate = rate(samples.theirs, theirBytes);
  const ourPeak = peak(samples.ours);
  return [
    {
      figure: `into the file, ${where}`,
      unit: "MB/s",
      ours: ourRate,
      upstream: theirRate,
      bare: rate(samples.bare, ourBytes),
      ratio: times(ourRate, theirRate),
      goal: { text: "≥ 200 MB/s", met: ourRate.median >= 200 },
      command,
    },
    {
      figure: `peak memory, ${where}`,
      unit: "MB",
      ours: ourPeak,
      upstream: peak(samples.theirs),
      bare: peak(samples.bare),
      ratio: times(peak(samples.theirs), ourPeak),
      goal: { text: "< 120 MB", met: ourPeak.max < 120 },
      command,
    },
  ];
}

function assertRecorded(home: string, bytes: number): void {
  const [id] = experimentIds(home);
  const file = join(home, ".yanex/experiments", id ?? "", "artifacts/stdout.txt");
  const { size } = Deno.statSync(file);
  if (size !== bytes) throw new Error(`stdout.txt has ${size} bytes, not ${bytes}`);
}
