import { join } from "node:path";
import { type Bench, benchScript, experimentIds, makeRepository, rounds, times } from "../bench.ts";
import { measurePaired, summarize } from "../measure.ts";

/** Steps of the large run. */
const STEPS = 1_000_000;

/** Steps that upstream can log while one waits: its cost grows with each. */
const THEIR_STEPS = 300;

/** Looking at a run with a million steps of metrics. */
export const show: Bench = {
  name: "show",
  title: "Looking at a run with 1,000,000 rows of metrics",
  async run(bench) {
    const cwd = makeRepository(bench, "repository", { "log_many.py": benchScript("log_many.py") });
    const record = async (yanex: string, name: string, steps: number) => {
      const home = bench.folder(name);
      const env = bench.environment(home);
      const argv = [yanex, "run", "log_many.py", join(home, "durations.json"), String(steps)];
      await bench.launcher.run({ argv, cwd, env, timeoutSeconds: 600 });
      return { env, id: experimentIds(home)[0]! };
    };
    const steps = bench.quick ? STEPS / 10 : STEPS;
    const ours = await record(bench.yanex, "ours", steps);
    const theirs = await record(bench.upstream.yanex, "theirs", THEIR_STEPS);
    const samples = await measurePaired(bench.launcher, {
      show: { argv: [bench.yanex, "show", ours.id], cwd, env: ours.env },
      theirShow: { argv: [bench.upstream.yanex, "show", theirs.id], cwd, env: theirs.env },
    }, { rounds: rounds(bench, 15), warmup: 1 });
    const milliseconds = (name: keyof typeof samples) =>
      summarize(samples[name].map(({ seconds }) => seconds * 1000));
    const [shown, theirShown] = [milliseconds("show"), milliseconds("theirShow")];
    const memory = summarize(samples.show.map(({ peakBytes }) => peakBytes / 1e6));
    return [
      {
        figure: `\`show\`, ${steps.toLocaleString("en")} rows (upstream: ${THEIR_STEPS} rows)`,
        unit: "ms",
        ours: shown,
        upstream: theirShown,
        ratio: times(theirShown, shown),
        goal: { text: "< 500 ms", met: shown.median < 500 },
        command: "yanex show ID",
      },
      {
        figure: "memory of `show`",
        unit: "MB",
        ours: memory,
        goal: { text: "< 250 MB", met: memory.max < 250 },
        command: "yanex show ID",
      },
    ];
  },
};
