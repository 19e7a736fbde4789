import { join } from "node:path";
import { type Bench, rounds, type Row, times, type Workbench } from "../bench.ts";
import { measurePaired, type Sample, summarize, type Summary } from "../measure.ts";
import { generateStore } from "../stores/generate.ts";

const MANY = 10_000;
const VERY_MANY = 100_000;

const FILTERED = ["--param", "depth=50", "--metric", "accuracy>0.9"];

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
  }, { rounds: rounds(bench, 7) });
  // What came before a warm round was a cold one or upstream: the index is there.
  const upstream = milliseconds(samples.upstream);
  const name = count.toLocaleString("en");
  return [
    row(`list ${name}, read for the first time`, samples.cold, upstream, 1500),
    row(`list ${name}, again`, samples.warm, upstream, 150),
    {
      figure: `list ${name}, again: memory`,
      unit: "MB",
      ours: megabytes(samples.warm),
      upstream: megabytes(samples.upstream),
      ratio: times(megabytes(samples.upstream), megabytes(samples.warm)),
      command: "yanex list",
    },
  ];
}

async function measureVeryMany(bench: Workbench, count: number): Promise<Row[]> {
  const { cwd, store, home } = await makeStore(bench, "very-many", count);
  const env = { ...bench.environment(home), YANEX_EXPERIMENTS_DIR: store };
  const { plain, filtered } = await measurePaired(bench.launcher, {
    plain: { argv: [bench.yanex, "list"], cwd, env },
    filtered: { argv: [bench.yanex, "list", ...FILTERED], cwd, env },
  }, { rounds: rounds(bench, 5) });
  const name = count.toLocaleString("en");
  const memory = megabytes(filtered);
  const command = "yanex list --param depth=50 --metric 'accuracy>0.9'";
  return [
    row(`list ${name}, again`, plain, undefined, 1000),
    { ...row(`list ${name} by parameter and metric, again`, filtered, undefined, 1000), command },
    {
      figure: `list ${name} by parameter and metric, again: memory`,
      unit: "MB",
      ours: memory,
      goal: { text: "< 300 MB", met: memory.median < 300 },
      command,
    },
  ];
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

function megabytes(samples: readonly Sample[]): Summary {
  return summarize(samples.map(({ peakBytes }) => peakBytes / 1e6));
}
