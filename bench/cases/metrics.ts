import { join } from "node:path";
import {
  type Bench,
  benchScript,
  emptyStore,
  makeRepository,
  rounds,
  type Row,
  times,
} from "../bench.ts";
import { measurePaired, summarize, type Summary } from "../measure.ts";

const ourMarks = [100, 500, 100_000];
/** Upstream's cost grows with each call; 100,000 would take hours. */
const theirMarks = [100, 500];

/** The cost of one call of log_metrics, early and late in a run. */
export const metrics: Bench = {
  name: "metrics",
  title: "`log_metrics`, one call",
  async run(bench) {
    const cwd = makeRepository(bench, "repository", { "log_many.py": benchScript("log_many.py") });
    const results = { ours: [] as number[][], theirs: [] as number[][] };
    const side = (yanex: string, marks: readonly number[], collected: number[][]) => {
      const home = bench.folder(collected === results.ours ? "ours" : "theirs");
      const target = join(home, "durations.json");
      return {
        argv: [yanex, "run", "log_many.py", target, ...marks.map(String)],
        cwd,
        env: bench.environment(home),
        before: () => emptyStore(home),
        after: () => {
          const nanoseconds: number[] = JSON.parse(Deno.readTextFileSync(target));
          collected.push(nanoseconds.map((duration) => duration / 1000));
        },
      };
    };
    await measurePaired(bench.launcher, {
      ours: side(bench.yanex, ourMarks, results.ours),
      theirs: side(bench.upstream.yanex, theirMarks, results.theirs),
    }, { rounds: rounds(bench, 7), warmup: 0 });

    const at = (lists: readonly number[][], index: number): Summary | undefined =>
      lists[0]?.[index] === undefined ? undefined : summarize(lists.map((list) => list[index]!));
    return ourMarks.map((mark, index): Row => {
      const ours = at(results.ours, index)!;
      const theirs = at(results.theirs, theirMarks.indexOf(mark));
      return {
        figure: `around the ${mark.toLocaleString("en")}th call`,
        unit: "µs",
        ours,
        upstream: theirs ?? "not tried",
        ...(theirs ? { ratio: times(theirs, ours) } : {}),
        goal: { text: "< 20 µs", met: ours.median < 20 },
        command: `yanex run log_many.py durations.json ${ourMarks.join(" ")}`,
      };
    });
  },
};
