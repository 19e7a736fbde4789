import { join } from "node:path";
import { type Bench, benchScript, emptyStore, makeRepository, rounds, times } from "../bench.ts";
import { differences, measurePaired, summarize } from "../measure.ts";

/** As people write them: comments, some levels, a list. */
const CONFIG = `# The small model.
model:
  name: resnet
  layers: [64, 32]
  dropout: 0.1 # of the head
training:
  lr: 1e-3
  epochs: 10
  optimizer: adam
seed: 7
`;

/** What tracking adds to a script that does nothing. */
export const overhead: Bench = {
  name: "overhead",
  title: "A tracked run of a script that does nothing, in a small git repository",
  async run(bench) {
    const files: Record<string, string> = { "noop.py": benchScript("noop.py") };
    for (let index = 0; index < 20; index++) files[`module_${index}.py`] = `value = ${index}\n`;
    const cwd = makeRepository(bench, "repository", files);
    const config = join(bench.folder("config"), "base.yaml");
    Deno.writeTextFileSync(config, CONFIG);
    const ourHome = bench.folder("ours");
    const theirHome = bench.folder("theirs");
    const ourEnv = bench.environment(ourHome);
    const theirEnv = bench.environment(theirHome);
    const samples = await measurePaired(bench.launcher, {
      bare: { argv: [bench.python, "noop.py"], cwd, env: ourEnv },
      ours: {
        argv: [bench.yanex, "run", "noop.py"],
        cwd,
        env: ourEnv,
        before: () => emptyStore(ourHome),
      },
      theirs: {
        argv: [bench.upstream.yanex, "run", "noop.py"],
        cwd,
        env: theirEnv,
        before: () => emptyStore(theirHome),
      },
      oursWithConfig: {
        argv: [bench.yanex, "run", "noop.py", "--config", config],
        cwd,
        env: ourEnv,
        before: () => emptyStore(ourHome),
      },
      theirsWithConfig: {
        argv: [bench.upstream.yanex, "run", "noop.py", "--config", config],
        cwd,
        env: theirEnv,
        before: () => emptyStore(theirHome),
      },
    }, { rounds: rounds(bench, 31), warmup: 2 });

    const milliseconds = (values: readonly number[]) =>
      summarize(values.map((seconds) => seconds * 1000));
    const { bare } = samples;
    const ours = milliseconds(differences(samples.ours, bare));
    const theirs = milliseconds(differences(samples.theirs, bare));
    const ourConfig = milliseconds(differences(samples.oursWithConfig, bare));
    const theirConfig = milliseconds(differences(samples.theirsWithConfig, bare));
    const ourCpu = milliseconds(differences(samples.ours, bare, "cpuSeconds"));
    const theirCpu = milliseconds(differences(samples.theirs, bare, "cpuSeconds"));
    const command = "yanex run noop.py; python3 noop.py";
    return [
      {
        figure: "added to bare Python",
        unit: "ms",
        ours,
        upstream: theirs,
        ratio: times(theirs, ours),
        goal: {
          text: "≤ 60 ms, and 12 times less than upstream",
          met: ours.median <= 60 && theirs.median >= 12 * ours.median,
        },
        command,
      },
      {
        figure: "added with a config file of 10 lines",
        unit: "ms",
        ours: ourConfig,
        upstream: theirConfig,
        ratio: times(theirConfig, ourConfig),
        command: "yanex run noop.py --config base.yaml; python3 noop.py",
      },
      {
        figure: "processor time added",
        unit: "ms",
        ours: ourCpu,
        upstream: theirCpu,
        ratio: times(theirCpu, ourCpu),
        command,
      },
      {
        figure: "whole run",
        unit: "ms",
        ours: milliseconds(samples.ours.map(({ seconds }) => seconds)),
        upstream: milliseconds(samples.theirs.map(({ seconds }) => seconds)),
        bare: milliseconds(bare.map(({ seconds }) => seconds)),
        command,
      },
    ];
  },
};
