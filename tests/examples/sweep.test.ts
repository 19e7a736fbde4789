import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "../harness.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

test("the grid of examples/sweep is trained, and the best one can be found", async (t) => {
  await t.yanex([
    ...["run", `${examples}/digits/train_plain.py`, "-c", `${examples}/sweep/sweep.yaml`],
    ...["-p", "training.epochs=1", "-j", "2"],
  ]).stdout(/\n✓ 12 completed, 0 failed in .*\n$/);
  const [sweep] = t.store.sweeps();
  const { stdout } = await t.call("python3", [`${examples}/sweep/best.py`, sweep!]);
  const lines = stdout.trimEnd().split("\n");
  const ranking = lines.map((line) =>
    /^([0-9a-f]{8}) {2}accuracy (\d\.\d{3}) {2}\{.*\}$/.exec(line)!
  );
  assert.deepEqual(ranking.map(([, id]) => id).sort(), t.store.ids().sort());
  const accuracies = ranking.map(([, , accuracy]) => Number(accuracy));
  assert.deepEqual(accuracies, accuracies.toSorted((a, b) => b - a));
  const [, best] = ranking[0]!;
  const { params } = t.store.metadata(best!).sweep;
  await t.yanex(["show", best!]).stdout(
    new RegExp(`\\n  model\\.hidden +${params["model.hidden"]}\\n`),
  );
});
