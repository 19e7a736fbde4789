import { join } from "node:path";
import { type Bench, benchScript, rounds, type Row } from "../bench.ts";
import { differences, measurePaired, summarize } from "../measure.ts";

/** What `import yanex` adds to the start of Python. */
export const importing: Bench = {
  name: "import",
  title: "`import yanex`",
  async run(bench) {
    const home = bench.folder("home");
    const cwd = bench.folder("empty");
    const env = bench.environment(home);
    // The client as a run delivers it.
    Deno.writeTextFileSync(join(cwd, "where.py"), benchScript("where.py"));
    const answer = join(home, "where.txt");
    await bench.launcher.run({ argv: [bench.yanex, "run", "where.py", answer], cwd, env });
    const clientEnv = { ...env, PYTHONPATH: Deno.readTextFileSync(answer) };

    const rows: Row[] = [];
    for (
      const { figure, code, goal } of [
        { figure: "the import, added to an empty interpreter", code: "import yanex", goal: 10 },
        // Much is loaded when it is first used.
        {
          figure: "with the first call, added to an empty interpreter",
          code: "import yanex; yanex.get_params()",
        },
      ]
    ) {
      const samples = await measurePaired(bench.launcher, {
        empty: { argv: [bench.python, "-c", "pass"], cwd, env },
        ours: { argv: [bench.python, "-c", code], cwd, env: clientEnv },
        theirs: { argv: [bench.upstream.python, "-c", code], cwd, env },
      }, { rounds: rounds(bench, 31), warmup: 2 });
      const milliseconds = (values: readonly number[]) =>
        summarize(values.map((seconds) => seconds * 1000));
      const ours = milliseconds(differences(samples.ours, samples.empty));
      const theirs = milliseconds(differences(samples.theirs, samples.empty));
      rows.push({
        figure,
        unit: "ms",
        ours,
        upstream: theirs,
        bare: milliseconds(samples.empty.map(({ seconds }) => seconds)),
        ...(goal ? { goal: { text: `< ${goal} ms`, met: ours.median < goal } } : {}),
        command: `python3 -c '${code}'`,
      });
    }
    return rows;
  },
};
