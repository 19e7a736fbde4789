import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import {
  formatParamsJson,
  formatYaml,
  type Scalar,
  toValue,
  type Value,
  type ValueMap,
} from "../params/mod.ts";
import { PARAMS_FILE, PARAMS_JSON_FILE } from "./create.ts";
import { DEFAULTS_LOG, readParams, readUsedDefaults } from "./params_file.ts";
import { withStore } from "./testing/store.ts";

const params = (plain: Parameters<typeof toValue>[0]) => toValue(plain) as ValueMap;

/** Writes params.yaml, and its twin that is so many seconds younger. */
function write(folder: string, yaml: string, twin: string | null, younger = 0): void {
  const put = (name: string, text: string, seconds: number) => {
    Deno.writeTextFileSync(join(folder, name), text);
    const time = new Date(Date.UTC(2026, 2, 1, 10, 0, seconds));
    Deno.utimeSync(join(folder, name), time, time);
  };
  put(PARAMS_FILE, yaml, 30);
  if (twin !== null) put(PARAMS_JSON_FILE, twin, 30 + younger);
}

Deno.test("params.yaml is the truth as soon as it is younger than its twin", () =>
  withStore(async ({ root }) => {
    const [yaml, json] = [params({ from: "yaml" }), params({ from: "json" })];
    write(root, formatYaml(yaml), formatParamsJson(json));
    assert.deepEqual(await readParams(root), json);
    write(root, formatYaml(yaml), formatParamsJson(json), 5);
    assert.deepEqual(await readParams(root), json);
    write(root, formatYaml(yaml), formatParamsJson(json), -5);
    assert.deepEqual(await readParams(root), yaml);
    Deno.removeSync(join(root, PARAMS_JSON_FILE));
    assert.deepEqual(await readParams(root), yaml);
    Deno.removeSync(join(root, PARAMS_FILE));
    assert.equal(await readParams(root), null);
  }));

Deno.test("a damaged twin is no obstacle", () =>
  withStore(async ({ root }) => {
    const yaml = params({ lr: 0.1, depth: 3 });
    const twin = formatParamsJson(yaml);
    for (let length = 0; length < twin.length; length++) {
      write(root, formatYaml(yaml), twin.slice(0, length));
      assert.deepEqual(await readParams(root), yaml);
    }
    write(root, formatYaml(yaml), '{"params": [1]}');
    assert.deepEqual(await readParams(root), yaml);
  }));

Deno.test("a broken params.yaml is an error of the user's", () =>
  withStore(async ({ root }) => {
    write(root, "a: b: c\n", null);
    await assert.rejects(readParams(root), UserError);
  }));

Deno.test("both files give the same values", () =>
  withStore(async ({ root }) => {
    const values = params({
      float: 1e-5,
      whole: { kind: "1.0", text: "yes", number: "1e3" },
      list: [1, 2.5, null, true, "a: b"],
      empty: {},
      "a.b": "ä🙂",
    });
    values.set("keys", new Map<Scalar, Value>([[1n, "one"], [null, "none"], [1.5, "float"]]));
    write(root, formatYaml(values), formatParamsJson(values));
    const fromTwin = await readParams(root);
    write(root, formatYaml(values), null);
    Deno.removeSync(join(root, PARAMS_JSON_FILE));
    assert.equal(formatYaml(await readParams(root) as ValueMap), formatYaml(fromTwin as ValueMap));
  }));

Deno.test("of used defaults the first counts, and a cut line is passed over", () =>
  withStore(({ root }) => {
    assert.deepEqual(readUsedDefaults(root), []);
    Deno.writeTextFileSync(
      join(root, DEFAULTS_LOG),
      '{"key": "lr", "default": 1.0}\n{"key": "lr", "default": 2}\n{"key": "no"}\n[1]\n' +
        '{"key": 5, "default": 1}\n{"key": "object", "repr": "<object>"}\n{"key": "cut", "def',
    );
    assert.deepEqual(readUsedDefaults(root), [
      { key: "lr", value: "1.0" },
      { key: "no", value: "null" },
      { key: "object", value: "<object>" },
    ]);
  }));
