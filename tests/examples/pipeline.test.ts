import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Sandbox, test } from "../harness.ts";

const folder = fileURLToPath(new URL("../../examples/pipeline/", import.meta.url));

function copyExample(t: Sandbox): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".py")) t.write(name, Deno.readTextFileSync(folder + name));
  }
}

/** Name of each experiment and the last error that it logged. */
function errors(t: Sandbox): Record<string, number> {
  const named = t.store.experiments().filter(({ name }) => name !== "data").map(({ id, name }) => {
    const steps = JSON.parse(t.store.text("metrics.json", id)) as { test_error: number }[];
    return [name!, steps.at(-1)!.test_error] as const;
  });
  return Object.fromEntries(named.sort(([a], [b]) => a < b ? -1 : 1));
}

test("the pipeline of examples/pipeline runs step by step and staged, with the same result", async (t) => {
  copyExample(t);
  const store = (name: string) => t.env.YANEX_EXPERIMENTS_DIR = `${t.home}/${name}`;

  store("one-by-one");
  await t.yanex("run prepare_data.py --name data -q");
  for (const degree of [1, 3, 5]) {
    await t.yanex(`run train.py -D data -p degree=${degree} --name degree-${degree} -q`);
  }
  await t.yanex("run ensemble.py -D degree-1,degree-3,degree-5 --name ensemble -q");
  const oneByOne = errors(t);
  assert.deepEqual(Object.keys(oneByOne), ["degree-1", "degree-3", "degree-5", "ensemble"]);

  store("staged");
  await t.yanex("run prepare_data.py --stage --name data -q");
  await t.yanex(["run", "train.py", "-D", "@prepare_data.py"].concat(
    ["-p", "degree=list(1, 3, 5)", "--name", "degree", "--stage", "-q"],
  ));
  await t.yanex("run ensemble.py -D degree-1,degree-3,degree-5 --stage --name ensemble -q");
  await t.yanex("run --staged -j 2").stdout(/5 completed, 0 failed/);
  assert.deepEqual(errors(t), oneByOne);
});
