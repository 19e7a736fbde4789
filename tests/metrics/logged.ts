import type { Sandbox } from "../harness.ts";

/** Logs so many steps; the first argument is a factor, so that runs differ. */
const script = `import sys, yanex
for i in range(int(sys.argv[1])):
    yanex.log_metrics({"loss": float(sys.argv[2]) / (i + 1), "train.acc": i / 100}, step=i)
`;

/** Makes a run with this name that logs `steps` steps. */
export async function loggedRun(t: Sandbox, name: string, steps: number, factor = 1) {
  t.write("train.py", script);
  await t.yanex(["run", "train.py", "-q", "-n", name, String(steps), String(factor)]);
}
