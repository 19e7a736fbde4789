import { type Sandbox, test } from "../harness.ts";

async function refused(t: Sandbox, param: string, says: string): Promise<void> {
  t.write("train.py", "");
  await t.yanex(["run", "train.py", "--param", param]).fails(2).stdout("").stderr(says);
  t.store.isEmpty();
}

test("a parameter without =", (t) =>
  refused(
    t,
    "lr",
    'error: --param `lr` has no "=": expected KEY=VALUE\nhint: write --param lr=VALUE\n',
  ));

test("an empty parameter", (t) =>
  refused(
    t,
    "",
    'error: --param `` has no "=": expected KEY=VALUE\nhint: write --param KEY=VALUE\n',
  ));

test("a parameter without a key", (t) =>
  refused(
    t,
    "=0.1",
    'error: --param `=0.1` has no key before the "=": expected KEY=VALUE\n' +
      "hint: name the parameter, as in --param lr=0.1\n",
  ));

test("a dotted key with an empty part", (t) =>
  refused(
    t,
    "model..lr=1",
    "error: --param: the dotted key `model..lr` has an empty part\n" +
      "hint: write each part between the dots, as in model.lr\n",
  ));

test("a sweep in the environment", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py", { env: { YANEX_PARAM_lr: "range(3)" } }).fails(2).stdout("")
    .stderr(
      /^error: the environment variable YANEX_PARAM_lr holds the sweep `range\(3\)`; .*\nhint: /,
    );
  t.store.isEmpty();
});

test("--param without anything after it", async (t) => {
  await t.yanex("run train.py --param").fails(2).stdout("").stderr(
    "error: option `-p, --param <key=value>` needs a value\nhint: see yanex run --help\n",
  );
});
