import { join } from "node:path";
import {
  type Bench,
  benchScript,
  makeRepository,
  rounds,
  type Row,
  times,
  type Workbench,
} from "../bench.ts";
import { type Command, measurePaired, type Sample, summarize } from "../measure.ts";
import { firstLine } from "../setup.ts";

/** What a sweep adds to scripts that do nothing, two at a time. */
export const sweep: Bench = {
  name: "sweep",
  title: "A sweep of 200 scripts that do nothing, two at a time",
  async run(bench) {
    const side = new SweepSide(bench, bench.quick ? 20 : 200);
    // The interpreter that people have, with what is installed for it.
    const usual = await side.measure(
      firstLine("python3", "-c", "import sys; print(sys.executable)"),
    );
    // One that starts as fast as it can; upstream has such an environment of its own.
    const empty = await side.measure(bench.python);
    const upstream = await side.measureUpstream();
    const command = `yanex run noop.py -p "i=range(${side.count})" -j 2; ` +
      `seq ${side.count} | xargs -P 2 -I{} python3 noop.py`;
    const factor = (samples: Sides) =>
      summarize(samples.ours.map(({ seconds }, i) => seconds / samples.bare[i]!.seconds)).median;
    const row = (what: string, samples: Sides): Row => ({
      figure: `${what}: ${factor(samples).toFixed(2)} times the time of xargs -P 2`,
      unit: "s",
      ours: seconds(samples.ours),
      bare: seconds(samples.bare),
      // The goal holds for any interpreter: the faster it starts, the harder it is to meet.
      goal: { text: "≤ 1.6 times xargs", met: factor(samples) <= 1.6 },
      command,
    });
    const [we, they] = [seconds(empty.ours), seconds(upstream)];
    return [
      row("the interpreter behind python3", usual),
      row("an empty environment, in which Python starts in half the time", empty),
      {
        figure: "an empty environment, upstream stages and then runs",
        unit: "s",
        ours: we,
        upstream: they,
        bare: seconds(empty.bare),
        ratio: times(they, we),
        goal: { text: "8 times less than upstream", met: they.median >= 8 * we.median },
        command: "yanex run noop.py -p ... --stage && yanex run --staged -j 2",
      },
    ];
  },
};

type Sides = Record<"bare" | "ours", Sample[]>;

const seconds = (all: readonly Sample[]) => summarize(all.map((sample) => sample.seconds));

/** Measures sweeps of so many scripts. */
class SweepSide {
  readonly #cwd: string;
  readonly #home: string;

  constructor(private readonly bench: Workbench, readonly count: number) {
    this.#cwd = makeRepository(bench, "repository", { "noop.py": benchScript("noop.py") });
    this.#home = bench.folder("home");
  }

  /** A command with a new store: deleting files just before would slow down making them (ext4). */
  #command(argv: readonly string[]): Command {
    const environment = this.bench.environment(this.#home);
    let store = "";
    return {
      argv,
      cwd: this.#cwd,
      env: environment,
      before: () => {
        store = this.bench.folder(`store-${crypto.randomUUID()}`);
        environment.YANEX_EXPERIMENTS_DIR = store;
      },
      after: () => assertCompleted(store, this.count),
    };
  }

  async measure(python: string): Promise<Sides> {
    const sweep = ["run", "noop.py", "-p", `i=range(${this.count})`, "-j", "2", "-q"];
    return await measurePaired(this.bench.launcher, {
      bare: {
        argv: ["sh", "-c", `seq ${this.count} | xargs -P 2 -I{} '${python}' noop.py`],
        cwd: this.#cwd,
        env: this.bench.environment(this.#home),
      },
      ours: this.#command([this.bench.yanex, ...sweep, "--python", python]),
    }, { rounds: rounds(this.bench, 7), warmup: 1 });
  }

  /** Upstream runs nothing side by side that was not staged. */
  async measureUpstream(): Promise<Sample[]> {
    const { yanex } = this.bench.upstream;
    const staged = `'${yanex}' run noop.py -p 'i=range(0, ${this.count}, 1)' --stage`;
    const command = this.#command(["sh", "-c", `${staged} && '${yanex}' run --staged -j 2`]);
    const samples: Sample[] = [];
    for (let round = 0; round < rounds(this.bench, 3); round++) {
      samples.push(await this.bench.launcher.run(command));
    }
    return samples;
  }
}

/** A sweep that is larger than anybody wants, and one with many scripts at once. */
export const largeSweep: Bench = {
  name: "large-sweep",
  title: "Large sweeps: 10,000 experiments, and 64 scripts at once",
  async run(bench) {
    const count = bench.quick ? 1000 : 10_000;
    const cwd = makeRepository(bench, "repository", {
      "noop.py": benchScript("noop.py"),
      "together.py": benchScript("together.py"),
    });
    const home = bench.folder("home");
    const run = async (args: readonly string[], times: number, where = home) => {
      const samples: Sample[] = [];
      for (let round = 0; round < rounds(bench, times); round++) {
        const env = bench.environment(where);
        samples.push(await bench.launcher.run({ argv: [bench.yanex, "run", ...args], cwd, env }));
      }
      return {
        seconds: summarize(samples.map(({ seconds }) => seconds)),
        megabytes: summarize(samples.map(({ peakBytes }) => peakBytes / 1e6)),
      };
    };

    const grid = ["noop.py", "-p", `i=range(${count})`];
    const dry = await run([...grid, "--dry-run"], 5);
    const staged = await run([...grid, "--stage", "--yes", "-q"], 1);
    const atOnce = 64;
    const together = bench.folder("together");
    const many = await run(
      ["together.py", "-p", `i=range(${atOnce})`, "-j", `${atOnce}`],
      1,
      together,
    );
    assertCompleted(join(together, ".yanex/experiments"), atOnce);
    const stageCommand = `yanex run noop.py -p "i=range(${count})" --stage --yes`;
    return [
      {
        figure: `dry run of ${count}`,
        unit: "s",
        ours: dry.seconds,
        goal: { text: "< 1 s", met: dry.seconds.median < 1 },
        command: `yanex run noop.py -p "i=range(${count})" --dry-run`,
      },
      {
        figure: `${count} staged`,
        unit: "s",
        ours: staged.seconds,
        goal: { text: "< 20 s", met: staged.seconds.median < 20 },
        command: stageCommand,
      },
      {
        figure: `${count} staged, peak memory`,
        unit: "MB",
        ours: staged.megabytes,
        goal: { text: "< 300 MB", met: staged.megabytes.median < 300 },
        command: stageCommand,
      },
      {
        figure: `${atOnce} scripts at once that print a megabyte each, peak memory`,
        unit: "MB",
        ours: many.megabytes,
        goal: { text: "< 200 MB", met: many.megabytes.median < 200 },
        command: `yanex run together.py -p "i=range(${atOnce})" -j ${atOnce}`,
      },
    ];
  },
};

/** Fails unless so many experiments are in a store and have completed. */
function assertCompleted(store: string, count: number): void {
  const completed = [...Deno.readDirSync(store)].filter(({ name }) =>
    /^[0-9a-f]{8}$/.test(name) &&
    JSON.parse(Deno.readTextFileSync(join(store, name, "metadata.json"))).status === "completed"
  );
  if (completed.length !== count) {
    throw new Error(`${completed.length} of ${count} experiments are recorded as completed`);
  }
}
