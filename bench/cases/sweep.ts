import { join } from "node:path";
import { type Bench, benchScript, makeRepository, rounds, times } from "../bench.ts";
import { measurePaired, type Sample, summarize } from "../measure.ts";

/** What a sweep adds to scripts that do nothing, two at a time. */
export const sweep: Bench = {
  name: "sweep",
  title: "A sweep of 200 scripts that do nothing, two at a time",
  async run(bench) {
    const count = bench.quick ? 20 : 200;
    const cwd = makeRepository(bench, "repository", { "noop.py": benchScript("noop.py") });
    // A new store for each round: deleting files just before would slow down making them (ext4).
    const home = bench.folder("home");
    let store = "";
    const prepare = (side: { env: Record<string, string> }) => () => {
      store = bench.folder(`store-${crypto.randomUUID()}`);
      side.env = { ...bench.environment(home), YANEX_EXPERIMENTS_DIR: store };
    };
    const ours = { argv: ["true"], cwd, env: bench.environment(home) };
    const theirs = { ...ours };
    const check = () => assertCompleted(store, count);
    const samples = await measurePaired(bench.launcher, {
      bare: {
        argv: ["sh", "-c", `seq ${count} | xargs -P 2 -I{} '${bench.python}' noop.py`],
        cwd,
        env: ours.env,
      },
      ours: Object.assign(ours, {
        argv: [bench.yanex, "run", "noop.py", "-p", `i=range(${count})`, "-j", "2", "-q"],
        before: prepare(ours),
        after: check,
      }),
    }, { rounds: rounds(bench, 7), warmup: 1 });

    // Upstream stages first: it runs nothing side by side otherwise.
    const staged = `'${bench.upstream.yanex}' run noop.py -p 'i=range(0, ${count}, 1)' --stage`;
    const script = `${staged} && '${bench.upstream.yanex}' run --staged -j 2`;
    const upstream: Sample[] = [];
    for (let repeat = 0; repeat < rounds(bench, 3); repeat++) {
      prepare(theirs)();
      const { env } = theirs;
      upstream.push(
        await bench.launcher.run({ argv: ["sh", "-c", script], cwd, env, after: check }),
      );
    }

    const seconds = (all: readonly Sample[]) => summarize(all.map((sample) => sample.seconds));
    const [bare, we, they] = [seconds(samples.bare), seconds(samples.ours), seconds(upstream)];
    const processor = (all: readonly Sample[]) => summarize(all.map((sample) => sample.cpuSeconds));
    const paired = summarize(
      samples.ours.map((sample, index) => sample.seconds / samples.bare[index]!.seconds),
    );
    const command = `yanex run noop.py -p "i=range(${count})" -j 2; ` +
      `seq ${count} | xargs -P 2 -I{} python3 noop.py`;
    return [
      {
        figure: `wall time; ${paired.median.toFixed(2)} times that of xargs -P 2`,
        unit: "s",
        ours: we,
        upstream: they,
        bare,
        ratio: times(they, we),
        goal: { text: "≤ 1.6 times xargs", met: paired.median <= 1.6 },
        command,
      },
      {
        figure: "processor time",
        unit: "s",
        ours: processor(samples.ours),
        upstream: processor(upstream),
        bare: processor(samples.bare),
        ratio: times(processor(upstream), processor(samples.ours)),
        command,
      },
      {
        figure: "against upstream, which stages and then runs",
        unit: "s",
        ours: we,
        upstream: they,
        ratio: times(they, we),
        goal: { text: "8 times less than upstream", met: they.median >= 8 * we.median },
        command: `${command}; yanex run ... --stage && yanex run --staged -j 2`,
      },
    ];
  },
};

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
