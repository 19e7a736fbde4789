import { join } from "node:path";
import { type Bench, experimentIds, makeRepository, type Workbench } from "../bench.ts";
import { summarize } from "../measure.ts";

const PROCESSES = 8;

/** Leaves a line about each start. */
const SCRIPT = `import os, time
log = os.open(os.path.expanduser("~/starts"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(log, (os.environ["YANEX_EXPERIMENT_ID"] + "\\n").encode())
time.sleep(0.05)
`;

/** Several processes that run the experiments of one store. */
export const claims: Bench = {
  name: "claims",
  title: `${PROCESSES} processes of \`yanex run --staged -j 4\` on one store`,
  async run(bench) {
    const count = bench.quick ? 50 : 500;
    const cwd = makeRepository(bench, "repository", { "script.py": SCRIPT });
    const undisturbed = await share(bench, cwd, count, []);
    const killed = await share(bench, cwd, count, Array(PROCESSES / 2).fill(2));
    const command = `for i in $(seq ${PROCESSES}); do yanex run --staged -j 4 & done; wait`;
    return [
      {
        figure: `${count} experiments, each run exactly once`,
        unit: "s",
        ours: summarize([undisturbed.seconds]),
        goal: { text: "each runs once", met: undisturbed.starts === count },
        command,
      },
      {
        figure: `the same, half of the processes killed (SIGKILL) at random moments, twice, and ` +
          `started again: all complete, none twice (${killed.starts - count} scripts were begun ` +
          "again because their yanex was killed)",
        unit: "s",
        ours: summarize([killed.seconds]),
        goal: { text: "all complete, none twice", met: killed.twice === 0 },
        command,
      },
    ];
  },
};

/**
 * Stages experiments and lets all processes run them.
 *
 * @param kills for some of the processes: how often each is killed and started again
 */
async function share(bench: Workbench, cwd: string, count: number, kills: readonly number[]) {
  const home = bench.folder(kills.length > 0 ? "killed" : "undisturbed");
  const env = bench.environment(home);
  const spawn = (...args: string[]) =>
    new Deno.Command(bench.yanex, {
      args: ["run", ...args],
      cwd,
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  await spawn("script.py", "--stage", "-q", "-p", `i=range(${count})`).output();
  const outputs: string[] = [];
  const start = () => spawn("--staged", "-j", "4", "--json");
  const collect = async (child: Deno.ChildProcess) => {
    outputs.push(new TextDecoder().decode((await child.output()).stdout));
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: PROCESSES }, async (_, index) => {
    for (let left = kills[index] ?? 0; left > 0; left--) {
      const victim = start();
      const done = collect(victim);
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 3000));
      try {
        victim.kill("SIGKILL");
      } catch {
        // It had nothing more to do.
      }
      await done;
    }
    await collect(start());
  }));
  // What the last ones passed over because somebody had it who was killed later.
  await collect(start());
  const seconds = (performance.now() - begun) / 1000;

  const statuses = experimentIds(home).map((id) =>
    JSON.parse(
      Deno.readTextFileSync(join(home, ".yanex/experiments", id, "metadata.json")),
    ).status
  );
  const missing = statuses.filter((status) => status !== "completed");
  if (statuses.length !== count || missing.length > 0) {
    throw new Error(`${missing.length} of ${count} experiments did not complete: ${missing}`);
  }
  const starts = Deno.readTextFileSync(join(home, "starts")).trim().split("\n").length;
  const completions = outputs.join("\n").match(
    /^\{"event": "finished", "id": "\w+".*"status": "completed"/gm,
  ) ?? [];
  const ids = completions.map((line) => /"id": "(\w+)"/.exec(line)![1]);
  return { seconds, starts, twice: ids.length - new Set(ids).size };
}
