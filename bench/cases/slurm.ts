import { join } from "node:path";
import { readFileSync, statSync } from "node:fs";
import { Cluster } from "../../tests/slurm/cluster/cluster.ts";
import { whyNoCluster } from "../../tests/slurm/cluster/programs.ts";
import {
  type Bench,
  benchScript,
  makeRepository,
  rounds,
  times,
  type Workbench,
} from "../bench.ts";
import { type Command, measurePaired, type Sample, summarize } from "../measure.ts";
import { submititVersion, takeSubmitit } from "../setup.ts";

/** What submitting costs, and what a task costs on the node. */
export const slurm: Bench = {
  name: "slurm",
  title: "SLURM: arrays of a script that does nothing, on a cluster of one processor " +
    `(upstream: submitit ${submititVersion}; bare Python: sbatch --array)`,
  async run(bench) {
    const reason = whyNoCluster();
    if (reason !== null) {
      console.error(`slurm is not measured: ${reason}`);
      return [];
    }
    // One task at a time, so that only what it costs itself counts; ended jobs leave at once.
    const cluster = await Cluster.start({
      nodes: 1,
      cpusPerNode: 1,
      maxJobCount: 100_000,
      minJobAge: 2,
    });
    try {
      const side = new SlurmSide(bench, cluster);
      return [await side.submitting(bench.quick ? 100 : 1000), await side.tasks(10)];
    } finally {
      cluster.end();
    }
  },
};

type Side = "bare" | "ours" | "theirs";

class SlurmSide {
  readonly #cwd: string;
  readonly #home: string;
  readonly #submitit = takeSubmitit();

  constructor(private readonly bench: Workbench, private readonly cluster: Cluster) {
    this.#home = bench.folder("home");
    this.#cwd = makeRepository(bench, "repository", {
      "noop.py": benchScript("noop.py"),
      "job.sh": `#!/bin/sh\nexec ${bench.python} noop.py\n`,
    });
    Deno.writeTextFileSync(join(this.#home, "submitit_array.py"), benchScript("submitit_array.py"));
  }

  /** Submits so many with each of the three, to a partition that starts nothing. */
  #commands(count: number): Record<Side, Command> {
    const { bench, cluster } = this;
    const { SLURM_CONF } = cluster.environment;
    const command = (argv: (folder: string) => readonly string[]): Command => {
      const env: Record<string, string> = {
        ...bench.environment(this.#home),
        SLURM_CONF: SLURM_CONF!,
      };
      const folder = bench.folder(crypto.randomUUID());
      return {
        argv: argv(folder),
        cwd: this.#cwd,
        // A new store: deleting files just before would slow down making them (ext4).
        env: { ...env, YANEX_EXPERIMENTS_DIR: join(folder, "store") },
        before: () => this.#tell("scontrol", "update", "partitionname=main", "state=down"),
      };
    };
    return {
      bare: command(() => ["sbatch", `--array=0-${count - 1}`, "--output=/dev/null", "job.sh"]),
      ours: command(() => [
        ...[bench.yanex, "run", "noop.py", "-p", `i=range(${count})`],
        ...["--slurm", "--python", bench.python],
      ]),
      theirs: command((folder) => [
        ...[
          this.#submitit,
          join(this.#home, "submitit_array.py"),
          String(count),
          join(folder, "jobs"),
        ],
      ]),
    };
  }

  #tell(program: string, ...args: string[]): void {
    const { success, stderr } = new Deno.Command(program, { args, env: this.cluster.environment })
      .outputSync();
    if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
  }

  /** How long it takes until so many are submitted. */
  async submitting(count: number) {
    const cancelled = (command: Command): Command => ({
      ...command,
      after: () => this.#tell("scancel", "--user", "root"),
    });
    const commands = this.#commands(count);
    const samples = await measurePaired(this.bench.launcher, {
      bare: cancelled(commands.bare),
      ours: cancelled(commands.ours),
      theirs: cancelled(commands.theirs),
    }, { rounds: rounds(this.bench, 5), warmup: 1 });
    const seconds = (all: readonly Sample[]) => summarize(all.map((sample) => sample.seconds));
    const [ours, theirs] = [seconds(samples.ours), seconds(samples.theirs)];
    return {
      figure: `submitting ${count.toLocaleString("en")}`,
      unit: "s" as const,
      ours,
      upstream: theirs,
      bare: seconds(samples.bare),
      ratio: times(theirs, ours),
      goal: { text: "< 5 s", met: ours.median < 5 },
      command: `yanex run noop.py -p "i=range(${count})" --slurm`,
    };
  }

  /** What one task of an array costs more than one of plain `sbatch --array`. */
  async tasks(count: number) {
    const times: Record<Side, number[]> = { bare: [], ours: [], theirs: [] };
    for (let round = 0; round < rounds(this.bench, 5); round++) {
      for (const side of ["bare", "ours", "theirs"] as const) {
        times[side].push(await this.#run(this.#commands(count)[side], count) / count);
      }
    }
    const milliseconds = (side: "ours" | "theirs") =>
      summarize(times[side].map((seconds, round) => (seconds - times.bare[round]!) * 1000));
    const ours = milliseconds("ours");
    return {
      figure: "a task, added to one of sbatch --array",
      unit: "ms" as const,
      ours,
      upstream: milliseconds("theirs"),
      bare: summarize(times.bare.map((seconds) => seconds * 1000)),
      goal: { text: "< 100 ms", met: ours.median < 100 },
      command: `yanex run noop.py -p "i=range(${count})" --slurm`,
    };
  }

  /** Submits an array, lets it go, and returns the seconds from its first start to its last end. */
  async #run(command: Command, count: number): Promise<number> {
    await this.bench.launcher.run(command);
    const log = join(this.cluster.folder, "log/slurmctld.log");
    const { size } = statSync(log);
    await this.cluster.tell("scontrol", "update", "partitionname=main", "state=up");
    await this.cluster.until("the array is done", async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return await this.cluster.tell("squeue", "--noheader") === "";
    }, 300);
    const lines = readFileSync(log).subarray(size).toString().split("\n");
    const times = (what: RegExp) =>
      lines.filter((line) => what.test(line)).map((line) => Date.parse(`${line.slice(1, 24)}Z`));
    const done = times(/_job_complete: .* WEXITSTATUS 0$/);
    if (done.length !== count) throw new Error(`${done.length} of ${count} tasks succeeded`);
    return (Math.max(...done) - Math.min(...times(/(Allocate|Started) JobId=/))) / 1000;
  }
}
