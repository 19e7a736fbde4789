import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { completed } from "./words.ts";

const printParams = "import yanex\nprint(yanex.get_params())\n";

test("without parameters there are none", async (t) => {
  t.write("train.py", printParams);
  await t.yanex("run train.py").stdout(completed("{}\n")).stderr("");
  assert.equal(t.store.text("params.yaml"), "{}\n");
});

test("the command line wins over the environment, that over files, those over the script", async (t) => {
  t.write("config.yaml", "a: file\nb: file\nc: file\n");
  t.write(
    "train.py",
    "import yanex\nprint([yanex.get_param(k, 'script') for k in 'abcd'])\n",
  );
  t.env.YANEX_PARAM_a = "environment";
  t.env.YANEX_PARAM_b = "environment";
  await t.yanex("run train.py -p a=line")
    .stdout(completed("['line', 'environment', 'file', 'script']\n"));
  assert.equal(t.store.text("params.yaml"), "a: line\nb: environment\nc: file\n");
});

test("config.yaml is read unless another file is named", async (t) => {
  t.write("train.py", printParams);
  t.write("config.yaml", "lr: 0.1\n");
  t.write("other.yaml", "epochs: 3\n");
  await t.yanex("run train.py -q").stdout("{'lr': 0.1}\n");
  await t.yanex("run train.py -q -c other.yaml").stdout("{'epochs': 3}\n");
});

test("several config files are merged deeply, the later one wins", async (t) => {
  t.write("train.py", printParams);
  t.write("base.yaml", "model: {layers: 2, width: 64}\nseed: 1\n");
  t.write("large.json", '{"model": {"layers": 8}, "data": "big"}');
  await t.yanex("run train.py -q -c base.yaml --config large.json")
    .stdout("{'model': {'layers': 8, 'width': 64}, 'seed': 1, 'data': 'big'}\n");
});

test("dotted keys reach into maps, from the command line and the environment", async (t) => {
  t.write("train.py", printParams);
  t.write("config.yaml", "model: {lr: 0.1, layers: 2}\n");
  await t.yanex("run train.py -q -p model.lr=0.2 -p optim.name=adam", {
    env: { "YANEX_PARAM_model.layers": "3", "YANEX_PARAM_optim__beta": "0.9" },
  }).stdout("{'model': {'lr': 0.2, 'layers': 3}, 'optim': {'beta': 0.9, 'name': 'adam'}}\n");
});

test("a JSON object in the environment is merged deeply", async (t) => {
  t.write("train.py", printParams);
  t.write("config.yaml", "model: {lr: 0.1, layers: 2}\n");
  await t.yanex("run train.py -q", { env: { YANEX_PARAM_model: '{"lr": 1.0}' } })
    .stdout("{'model': {'lr': 1.0, 'layers': 2}}\n");
});

test("of several --param for one key the last wins, also one that replaces a map", async (t) => {
  t.write("train.py", printParams);
  await t.yanex("run train.py -q -p a=1 -p a=2").stdout("{'a': 2}\n");
  await t.yanex("run train.py -q -p a.b=1 -p a=2").stdout("{'a': 2}\n");
  await t.yanex("run train.py -q -p a=2 -p a.b=1").stdout("{'a': {'b': 1}}\n");
});

test("options may stand after the script and hold their value in one word", async (t) => {
  t.write("train.py", printParams);
  await t.yanex("run train.py -q -pa=1 --param=b=x=y --param 'c=two words'")
    .stdout("{'a': 1, 'b': 'x=y', 'c': 'two words'}\n");
});
