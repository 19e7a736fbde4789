import { join } from "node:path";
import { type Bench, benchScript, experimentIds, makeRepository, rounds, times } from "../bench.ts";
import { differences, measurePaired, summarize } from "../measure.ts";
import { compileEmptyProgram } from "../setup.ts";

/** What the shortest commands take, beside a compiled program that does nothing. */
export const start: Bench = {
  name: "start",
  title: "Short commands, beside an empty compiled Deno program",
  async run(bench) {
    const cwd = makeRepository(bench, "repository", { "noop.py": benchScript("noop.py") });
    const home = bench.folder("home");
    const env = bench.environment(home);
    const empty = await compileEmptyProgram(join(bench.folder("empty"), "empty"));
    const theirHome = bench.folder("theirs");
    const theirEnv = bench.environment(theirHome);
    await bench.launcher.run({ argv: [bench.yanex, "run", "noop.py"], cwd, env });
    const theirs = bench.upstream.yanex;
    await bench.launcher.run({ argv: [theirs, "run", "noop.py"], cwd, env: theirEnv });
    const get = (folder: string) => ["get", "status", experimentIds(folder)[0]!];
    const samples = await measurePaired(bench.launcher, {
      empty: { argv: [empty], cwd, env },
      help: { argv: [bench.yanex, "--help"], cwd, env },
      get: { argv: [bench.yanex, ...get(home)], cwd, env },
      theirHelp: { argv: [theirs, "--help"], cwd, env: theirEnv },
      theirGet: { argv: [theirs, ...get(theirHome)], cwd, env: theirEnv },
    }, { rounds: rounds(bench, 31), warmup: 2 });

    const milliseconds = (values: readonly number[]) =>
      summarize(values.map((seconds) => seconds * 1000));
    const whole = (name: keyof typeof samples) =>
      milliseconds(samples[name].map(({ seconds }) => seconds));
    const rows = (["help", "get"] as const).flatMap((name) => {
      const words = name === "help" ? "--help" : "get status ID";
      const ours = whole(name);
      const upstream = whole(name === "help" ? "theirHelp" : "theirGet");
      const added = milliseconds(differences(samples[name], samples.empty));
      const command = `yanex ${words}`;
      return [
        {
          figure: `\`${words}\``,
          unit: "ms",
          ours,
          upstream,
          ratio: times(upstream, ours),
          command,
        },
        {
          figure: `\`${words}\`, added to the empty program`,
          unit: "ms",
          ours: added,
          goal: { text: "within 30 ms of the empty program", met: added.median <= 30 },
          command,
        },
      ] as const;
    });
    const command = "the empty program";
    return [...rows, { figure: command, unit: "ms", ours: whole("empty"), command }];
  },
};
