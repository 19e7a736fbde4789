import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { skipUnless, sklearnPython, test } from "../harness.ts";

const folder = fileURLToPath(new URL("../../examples/digits", import.meta.url));
const command = `run ${folder}/train.py -c ${folder}/config.yaml -p training.epochs=2`;

test("the plain training of examples/digits runs anywhere and learns", async (t) => {
  await t.yanex(command.replace("train.py", "train_plain.py"));
  const [run] = t.store.experiments();
  assert.equal(run!.status, "completed");
  assert.deepEqual(run!.tags, ["example"]);
  const steps = JSON.parse(t.store.text("metrics.json")) as { loss: number }[];
  assert.equal(steps.length, 2);
  assert.ok(steps[1]!.loss < steps[0]!.loss, "the loss falls");
  assert.ok(JSON.parse(t.store.text("artifacts/network.json")).first.length > 0);
});

test(
  "the scikit-learn training of examples/digits saves its model and a plot",
  skipUnless(sklearnPython, "needs scikit-learn (YANEX_TEST_SKLEARN)"),
  async (t) => {
    await t.yanex([...command.split(" "), "--python", sklearnPython!]);
    const names = [...Deno.readDirSync(t.store.folder(t.store.onlyId()) + "/artifacts")].map((
      { name },
    ) => name);
    assert.ok(names.includes("model.pkl"), names.join());
    assert.ok(names.includes("learning_curve.png"), names.join());
    const steps = JSON.parse(t.store.text("metrics.json")) as { accuracy: number }[];
    assert.ok(steps[1]!.accuracy > 0.5);
  },
);
