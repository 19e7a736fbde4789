import assert from "node:assert/strict";
import { UserError } from "../errors/mod.ts";
import {
  EXPORTED_PARAMS_VARIABLE,
  exportEnvironmentParams,
  readEnvironmentParams,
} from "./environment.ts";
import { formatJson } from "./json/write.ts";
import { anyKeyedParams, anyParams, askPython, samples, show } from "./testing.ts";
import { type Plain, toValue, type ValueMap } from "./value.ts";

function read(env: Record<string, string>, known: Plain = {}, keys: string[] = []) {
  return readEnvironmentParams(env, toValue(known) as ValueMap, new Set(keys))
    .map(({ path, value }) => [path.join("/"), formatJson(value)]);
}

Deno.test("YANEX_PARAM_ variables are parameters, others are not", () => {
  const env = {
    PATH: "/bin",
    YANEX_PARAM_lr: "0.01",
    YANEX_PARAM_: "x",
    yanex_param_b: "1",
    YANEX_PARAM_flag: "yes",
    YANEX_PARAM_empty: "",
    YANEX_PARAM_list: "a, b",
  };
  assert.deepEqual(read(env), [["empty", '""'], ["flag", "true"], ["list", '"a, b"'], [
    "lr",
    "0.01",
  ]]);
});

Deno.test("dots and double underscores reach into maps", () => {
  const cases: [string, Plain, string[], string][] = [
    ["model.lr", {}, [], "model/lr"],
    ["model__lr", {}, [], "model/lr"],
    ["a__b.c", {}, [], "a/b/c"],
    ["model__lr", { model__lr: 1 }, [], "model__lr"],
    ["model__lr", {}, ["model__lr"], "model__lr"],
    ["model.lr", { "model.lr": 1 }, [], "model.lr"],
    ["model__sub__lr", { model: { sub__lr: 1 } }, [], "model/sub__lr"],
    ["model__1__x", { model: toValue({}) }, [], "model/1/x"],
    ["__x", {}, [], "__x"],
    ["x__", {}, [], "x__"],
    ["a..b", {}, [], "a..b"],
  ];
  for (const [name, known, keys, path] of cases) {
    assert.deepEqual(read({ [`YANEX_PARAM_${name}`]: "1" }, known, keys), [[path, "1"]], name);
  }
  const layers: ValueMap = new Map([["layers", new Map([[1n, new Map([["x", 0n]])]])]]);
  const [param] = readEnvironmentParams({ YANEX_PARAM_layers__1__x: "5" }, layers);
  assert.deepEqual(param!.path, ["layers", 1n, "x"]);
});

Deno.test("what is deeper in a map comes last, whatever the order of the environment", () => {
  const env = { YANEX_PARAM_m__a__b: "3", YANEX_PARAM_m__a: "2", YANEX_PARAM_m: '{"a": 1}' };
  assert.deepEqual(read(env), [["m", '{"a": 1}'], ["m/a", "2"], ["m/a/b", "3"]]);
  const mixed = { "YANEX_PARAM_m.a.b": "3", YANEX_PARAM_m__a: "2" };
  assert.deepEqual(read(mixed), [["m/a", "2"], ["m/a/b", "3"]]);
});

Deno.test("a sweep in the environment is an error that says so", () => {
  assert.throws(() => read({ YANEX_PARAM_lr: "list(1, 2)" }), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(
      error.message,
      "the environment variable YANEX_PARAM_lr holds the sweep `list(1, 2)`; " +
        "a variable can only hold one value",
    );
    return true;
  });
  assert.throws(() => read({ YANEX_PARAM_lr: "list(1" }), {
    message:
      "environment variable YANEX_PARAM_lr: the sweep `list(1` has an unclosed bracket or quote",
  });
  assert.deepEqual(read({ YANEX_PARAM_lr: "'list(1, 2)'" }), [["lr", '"list(1, 2)"']]);
});

Deno.test("what a surrounding run exported is not the user's, what its script changed is", () => {
  for (const params of samples(anyParams, 100)) {
    const { variables } = exportEnvironmentParams(params);
    assert.deepEqual(read(variables), []);
  }
  const { variables } = exportEnvironmentParams(
    toValue({ lr: 0.1, flag: true, none: null, text: "list(1, 2)", map: { a: 1 } }) as ValueMap,
  );
  const handedOnByPython = { ...variables, YANEX_PARAM_flag: "True", YANEX_PARAM_none: "None" };
  assert.deepEqual(read(handedOnByPython), []);
  const changed = {
    ...variables,
    YANEX_PARAM_lr: "0.2",
    YANEX_PARAM_map: '{"a": 2}',
    YANEX_PARAM_new: "1",
  };
  assert.deepEqual(read(changed), [["lr", "0.2"], ["map", '{"a": 2}'], ["new", "1"]]);
  const withoutRecord = { ...variables, [EXPORTED_PARAMS_VARIABLE]: "2=something else" };
  delete (withoutRecord as Record<string, string>).YANEX_PARAM_text;
  assert.equal(read(withoutRecord).length, 4);
});

Deno.test("parameters are exported as JSON, texts as they are", () => {
  const params = toValue({
    a: 1,
    b: [1.5, "x"],
    c: "some text",
    d: { e: null },
    f: true,
  }) as ValueMap;
  params.set("g", 1.0);
  params.set(7n, "seven");
  const { variables, leftOut, warnings } = exportEnvironmentParams(params);
  delete variables[EXPORTED_PARAMS_VARIABLE];
  assert.deepEqual(variables, {
    YANEX_PARAM_a: "1",
    YANEX_PARAM_b: '[1.5, "x"]',
    YANEX_PARAM_c: "some text",
    YANEX_PARAM_d: '{"e": null}',
    YANEX_PARAM_f: "true",
    YANEX_PARAM_g: "1.0",
    YANEX_PARAM_7: "seven",
  });
  assert.deepEqual([leftOut, warnings], [[], []]);
});

Deno.test("Python reads exported values back", async () => {
  const many = samples(anyParams, 100).map((params) =>
    new Map([...params].filter(([, value]) => typeof value !== "string"))
  );
  const exported = many.map((params) => exportEnvironmentParams(params).variables);
  const shown = await askPython<Record<string, unknown>[]>(
    `tell([{k: show(json.loads(v)) for k, v in e.items() if k.startswith("YANEX_PARAM_")} for e in data])`,
    exported,
  );
  many.forEach((params, index) => {
    for (const [key, value] of params) {
      const variable = `YANEX_PARAM_${key}`;
      if (variable in exported[index]!) assert.deepEqual(shown[index]![variable], show(value));
    }
  });
});

Deno.test("what no variable can hold is left out and named", () => {
  const params = toValue({
    "": 1,
    "a=b": 1,
    "nul\0": 1,
    text: "\0",
    lone: "\ud800",
    big: "x".repeat(128 * 1024),
    fits: "x".repeat(100 * 1024),
    list: Array.from({ length: 100_000 }, () => 1),
  }) as ValueMap;
  const { variables, leftOut, warnings } = exportEnvironmentParams(params);
  assert.deepEqual(Object.keys(variables), ["YANEX_PARAM_fits", EXPORTED_PARAMS_VARIABLE]);
  assert.deepEqual(leftOut, ["", "a=b", "nul\0", "text", "lone", "big", "list"]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /and 4 more; the script reads all parameters from a file/);
});

Deno.test("all variables together stay within the limits, whatever the parameters", () => {
  const many = toValue(
    Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`key${index}`, "x".repeat(20)]),
    ),
  ) as ValueMap;
  const odd = [many, ...samples(anyKeyedParams, 20)];
  for (const params of odd) {
    for (const limits of [{}, { variableBytes: 200, totalBytes: 1000 }]) {
      const { variables, leftOut } = exportEnvironmentParams(params, limits);
      const sizes = Object.entries(variables).map((pair) =>
        new TextEncoder().encode(pair.join("=")).length + 1
      );
      assert.ok(Math.max(...sizes) <= (limits.variableBytes ?? 131072));
      assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= (limits.totalBytes ?? 524288));
      const distinct = Object.keys(variables).length - 1 + leftOut.length;
      assert.ok(distinct <= params.size);
    }
  }
});
