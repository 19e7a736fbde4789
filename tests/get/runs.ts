import type { Sandbox } from "../harness.ts";

/** A script that logs and prints. */
const script = `import sys, yanex
for i in range(3):
    yanex.log_metrics({"loss": 1 / (i + 1), "train.acc": i * 0.25, "note": "a,b"}, step=i)
print("first")
print("second")
print("third", end="")
print("oops", file=sys.stderr)
`;

const config = `lr: 0.1
tiny: 1.0e-05
model: {layers: 3, lr: 0.5}
words: [a, 'b c', 1]
text: 'say "hi", $HOME'
"n": 7
`;

/** Makes a run named `first` in a repository; gives its id. */
export async function firstRun(t: Sandbox, ...args: string[]): Promise<string> {
  t.write("train.py", script);
  t.write("c.yaml", config);
  await t.commit("first");
  await t.yanex(["run", "train.py", "-q", "-c", "c.yaml", "-n", "first", ...args]);
  return idOf(t, "first");
}

/** The id of the only experiment with this name. */
export function idOf(t: Sandbox, name: string): string {
  return t.store.experiments().find((experiment) => experiment.name === name)!.id;
}
