import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Bench, benchScript, experimentIds, makeRepository } from "../bench.ts";
import { summarize } from "../measure.ts";

/** Many independent runs that meet in an empty home. */
export const many: Bench = {
  name: "many",
  title: "200 runs started at once on an empty home",
  async run(bench) {
    const count = bench.quick ? 20 : 200;
    const cwd = makeRepository(bench, "repository", { "where.py": benchScript("where.py") });
    const seconds: number[] = [];
    for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
      const home = bench.folder(`home-${round}`);
      const sample = await bench.launcher.run({
        // The script imports the client, wherever it was delivered to.
        argv: [bench.yanex, "run", "where.py", join(home, "where.txt")],
        cwd,
        env: bench.environment(home),
        count,
      });
      assertAllCompleted(home, count);
      assertDeliveredOnce(home);
      seconds.push(sample.seconds);
    }
    return [{
      figure: `${count} runs, all recorded as completed, the client delivered once`,
      unit: "s",
      ours: summarize(seconds),
      upstream: "not tried: takes more memory than the machine has",
      goal: { text: "works", met: true },
      command: `for i in $(seq ${count}); do yanex run where.py where.txt & done; wait`,
    }];
  },
};

function assertAllCompleted(home: string, count: number): void {
  const completed = experimentIds(home).filter((id) => {
    const file = join(home, ".yanex/experiments", id, "metadata.json");
    return existsSync(file) && JSON.parse(Deno.readTextFileSync(file)).status === "completed";
  });
  if (completed.length !== count) {
    throw new Error(`${completed.length} of ${count} experiments are recorded as completed`);
  }
}

function assertDeliveredOnce(home: string): void {
  const deliveries = [...Deno.readDirSync(join(home, ".yanex/runtime"))].map(({ name }) => name);
  if (deliveries.length !== 1) {
    throw new Error(`deliveries of the client: ${deliveries.join(", ")}`);
  }
  const delivered = join(home, ".yanex/runtime", deliveries[0]!, "yanex");
  const source = new URL("../../lib/python/yanex/", import.meta.url);
  const compare = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, source))) {
      if (isDirectory && name !== "__pycache__") compare(`${folder}${name}/`);
      else if (
        /(\.pyi?|^py\.typed)$/.test(name) &&
        Deno.readTextFileSync(new URL(folder + name, source)) !==
          Deno.readTextFileSync(join(delivered, folder, name))
      ) throw new Error(`${folder}${name} was delivered damaged`);
    }
  };
  compare("./");
}
