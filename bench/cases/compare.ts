import { join } from "node:path";
import { type Bench, experimentIds, rounds, times, type Workbench } from "../bench.ts";
import { measurePaired, summarize } from "../measure.ts";

const params = 50;

/** A short training: parameters that a real one might have, a few metrics. */
const script = `import yanex
for step in range(20):
    yanex.log_metrics({"loss": 1 / (step + 1), "accuracy": step / 20, "lr": 0.1, "grad": 0.5})
`;

/** Files that only yanex writes, besides those of upstream. */
const ours = [".params.json", "metrics.jsonl", "metrics_summary.json"];

/** Many experiments side by side. */
export const compare: Bench = {
  name: "compare",
  title: `Comparing 1,000 experiments with ${params} parameters each`,
  async run(bench) {
    const count = bench.quick ? 100 : 1000;
    const home = await makeStore(bench, "home", count);
    const cwd = bench.folder("work");
    const args = ["compare", "--format", "json"];
    const side = (yanex: string, place: string) => ({
      argv: [yanex, ...args],
      cwd,
      env: bench.environment(place),
      stdout: "pipe" as const,
      timeoutSeconds: 600,
    });
    const repetition = { rounds: rounds(bench, 5), warmup: 1 };
    const both = await measurePaired(bench.launcher, {
      ours: side(bench.yanex, home),
      theirs: side(bench.upstream.yanex, home),
    }, repetition);
    // Last, since these files are missed from here on.
    for (const id of experimentIds(home)) {
      for (const file of ours) Deno.removeSync(join(home, ".yanex/experiments", id, file));
    }
    const foreign = await measurePaired(
      bench.launcher,
      { ours: side(bench.yanex, home) },
      repetition,
    );
    const seconds = (samples: typeof both.ours) => summarize(samples.map((run) => run.seconds));
    const [mine, theirs] = [seconds(both.ours), seconds(both.theirs)];
    const command = `yanex ${args.join(" ")}`;
    return [
      {
        figure: `${count} experiments that yanex recorded`,
        unit: "s",
        ours: mine,
        upstream: theirs,
        ratio: times(theirs, mine),
        goal: { text: "< 1 s", met: mine.median < 1 },
        command,
      },
      {
        figure: `the same as upstream would have recorded them`,
        unit: "s",
        ours: seconds(foreign.ours),
        command,
      },
    ];
  },
};

/** One experiment is run; the others are copies of it with other parameters. */
async function makeStore(bench: Workbench, name: string, count: number): Promise<string> {
  const home = bench.folder(name);
  const cwd = bench.folder("script");
  Deno.writeTextFileSync(join(cwd, "train.py"), script);
  const given = Array.from(
    { length: params },
    (_, at) => ["-p", `group_${at % 5}.key_${at}=${at}.5`],
  );
  await bench.launcher.run({
    argv: [bench.yanex, "run", "train.py", "--quiet", ...given.flat()],
    cwd,
    env: bench.environment(home),
  });
  const store = join(home, ".yanex/experiments");
  const [first] = experimentIds(home);
  const files = ["metadata.json", "params.yaml", "metrics.json", ...ours];
  const texts = files.map((file) => Deno.readTextFileSync(join(store, first!, file)));
  for (let at = 1; at < count; at++) {
    const id = at.toString(16).padStart(8, "0");
    Deno.mkdirSync(join(store, id));
    files.forEach((file, index) => {
      const own = texts[index]!.replaceAll(first!, id);
      // Every fifth parameter differs.
      const text = /params/.test(file) ? own.replaceAll(/\b(\d*[05])\.5\b/g, `$1.${at}`) : own;
      Deno.writeTextFileSync(join(store, id, file), text);
    });
  }
  return home;
}
