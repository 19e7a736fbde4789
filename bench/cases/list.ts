import { join } from "node:path";
import { type Bench, rounds, type Row, times, type Workbench } from "../bench.ts";
import { measurePaired, type Sample, summarize, type Summary } from "../measure.ts";
import { generateStore } from "../stores/generate.ts";

const MANY = 10_000;
const VERY_MANY = 100_000;

/** Many pass, so that the newest few are enough. */
const COMMON = ["-l", "20", "--param", "depth=50", "--metric", "accuracy>0.8"];

/** Fewer than asked for pass: all experiments have to be looked at. */
const RARE = ["-l", "20", "--param", "seed=123", "--metric", "accuracy>0.99"];

/** Listing a large store, the first time and again; beside upstream, which reads it all each time. */
export const list: Bench = {
  name: "list",
  title: "`yanex list` in large stores",
  async run(bench) {
    const scale = bench.quick ? 0.01 : 1;
    return [
      ...await measureMany(bench, MANY * scale),
      ...await measureVeryMany(bench, VERY_MANY * scale),
    ];
  },
};

async function measureMany(bench: Workbench, count: number): Promise<Row[]> {
  const { cwd, store, home } = await makeStore(bench, "many", count);
  const env = { ...bench.environment(home), YANEX_EXPERIMENTS_DIR: store };
  const ours = { argv: [bench.yanex, "list"], cwd, env };
  const samples = await measurePaired(bench.launcher, {
    cold: { ...ours, before: () => forgetIndex(home) },
    warm: { ...ours, before: () => {} },
    upstream: { ...ours, argv: [bench.upstream.yanex, "list"] },
    nothing: { ...ours, argv: [bench.yanex, "--version"] },
  }, { rounds: rounds(bench, 7) });
  // A cold run always comes before: the index is there.
  const upstream = milliseconds(samples.upstream);
  const ratio = times(upstream, milliseconds(samples.warm));
  const [memory, theirs] = [megabytes(samples.warm), megabytes(samples.upstream)];
  const name = count.toLocaleString("en");
  return [
    row(`list ${name}, read for the first time`, samples.cold, upstream, 1500),
    row(`list ${name}, again`, samples.warm, upstream, 150),
    {
      figure: `list ${name}, again: against upstream`,
      unit: "ms",
      ours: milliseconds(samples.warm),
      upstream,
      ratio,
      goal: { text: "10 times faster than upstream", met: parseFloat(ratio) >= 10 },
      command: "yanex list",
    },
    {
      figure: `list ${name}, again: processor time`,
      unit: "ms",
      ours: processorTime(samples.warm),
      upstream: processorTime(samples.upstream),
      ratio: times(processorTime(samples.upstream), processorTime(samples.warm)),
      command: "yanex list",
    },
    {
      figure: `list ${name}, again: memory`,
      unit: "MB",
      ours: memory,
      upstream: theirs,
      ratio: times(theirs, memory),
      goal: { text: "a fifth of upstream's", met: memory.median * 5 <= theirs.median },
      command: "yanex list",
    },
    {
      figure: "memory of `yanex --version`, which does nothing",
      unit: "MB",
      ours: megabytes(samples.nothing),
      command: "yanex --version",
    },
  ];
}

async function measureVeryMany(bench: Workbench, count: number): Promise<Row[]> {
  const { cwd, store, home } = await makeStore(bench, "very-many", count);
  const env = { ...bench.environment(home), YANEX_EXPERIMENTS_DIR: store };
  const commandOf = (filters: readonly string[]) => ({
    argv: [bench.yanex, "list", ...filters],
    cwd,
    env,
  });
  const { plain, common, rare } = await measurePaired(bench.launcher, {
    plain: commandOf([]),
    common: commandOf(COMMON),
    rare: commandOf(RARE),
  }, { rounds: rounds(bench, 5) });
  const name = count.toLocaleString("en");
  const filtered = (what: string, samples: readonly Sample[], filters: readonly string[]) => {
    const figure = `list ${name} by parameter and metric (${what}), again`;
    const command = `yanex list ${filters.map(quoted).join(" ")}`;
    const memory = megabytes(samples);
    return [
      { ...row(figure, samples, undefined, 1000), command },
      { figure: `${figure}: processor time`, unit: "ms", ours: processorTime(samples), command },
      {
        figure: `${figure}: memory`,
        unit: "MB",
        ours: memory,
        goal: { text: "< 300 MB", met: memory.median < 300 },
        command,
      },
    ] as const;
  };
  return [
    row(`list ${name}, again`, plain, undefined, 1000),
    ...filtered("many pass", common, COMMON),
    ...filtered("hardly any pass", rare, RARE),
  ];
}

function quoted(word: string): string {
  return /[<>]/.test(word) ? `'${word}'` : word;
}

/** A store whose files are old enough to be remembered. */
async function makeStore(bench: Workbench, name: string, count: number) {
  const home = bench.folder(`home-${name}`);
  const store = join(bench.folder(name), "store");
  generateStore(store, { count, steps: 10 });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  // Outside of any repository: all projects are listed.
  return { cwd: home, store, home };
}

function forgetIndex(home: string): void {
  for (const folder of [".cache/yanex/index", "Library/Caches/yanex/index"]) {
    try {
      Deno.removeSync(join(home, folder), { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function row(
  figure: string,
  samples: readonly Sample[],
  theirs: Summary | undefined,
  most: number,
): Row {
  const ours = milliseconds(samples);
  return {
    figure,
    unit: "ms",
    ours,
    upstream: theirs ?? "not tried",
    ...(theirs === undefined ? {} : { ratio: times(theirs, ours) }),
    goal: { text: `< ${most} ms`, met: ours.median < most },
    command: "yanex list",
  };
}

function milliseconds(samples: readonly Sample[]): Summary {
  return summarize(samples.map(({ seconds }) => seconds * 1000));
}

function processorTime(samples: readonly Sample[]): Summary {
  return summarize(samples.map(({ cpuSeconds }) => cpuSeconds * 1000));
}

function megabytes(samples: readonly Sample[]): Summary {
  return summarize(samples.map(({ peakBytes }) => peakBytes / 1e6));
}
