import assert from "node:assert/strict";
import { test, yanexCommand } from "../harness.ts";

/** A script that starts another run of itself, one level deeper. */
function nesting(change: string): string {
  return `import os, subprocess, sys, yanex
print(len(sys.argv), yanex.get_params(), flush=True)
if len(sys.argv) == 1:
${change}
    subprocess.run(${
    JSON.stringify(yanexCommand())
  } + ["run", "-q", "nest.py", "inner"], check=True)
`;
}

test("a run inside a run does not inherit its parameters", async (t) => {
  t.write("nest.py", nesting("    pass"));
  await t.yanex("run nest.py -q -p a=1 -p m.b=2")
    .stdout("1 {'a': 1, 'm': {'b': 2}}\n2 {}\n");
});

test("what the script sets itself counts for the run inside", async (t) => {
  t.write("nest.py", nesting("    os.environ.update(YANEX_PARAM_a='5', YANEX_PARAM_new='x')"));
  await t.yanex("run nest.py -q -p a=1 -p b=2")
    .stdout("1 {'a': 1, 'b': 2}\n2 {'a': 5, 'new': 'x'}\n");
});

test("both runs are experiments of the same store", async (t) => {
  t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/store`;
  t.write("nest.py", nesting("    pass"));
  await t.yanex("run nest.py -q -n outer");
  const experiments = t.store.experiments();
  assert.deepEqual(
    experiments.map(({ script_args, status, name }) => ({ script_args, status, name })),
    [
      { script_args: [], status: "completed", name: "outer" },
      { script_args: ["inner"], status: "completed", name: null },
    ],
  );
});
