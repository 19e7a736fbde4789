import assert from "node:assert/strict";
import { UserError } from "../errors/mod.ts";
import { formatParamText } from "./grammar.ts";
import { formatParamsJson } from "./json/params.ts";
import { formatJson } from "./json/write.ts";
import { type ParamInput, resolveParameters } from "./resolve.ts";
import { parseSweepCall, type TemplateMap } from "./sweep/call.ts";
import { expandGrid } from "./sweep/grid.ts";
import { anyScalar, anyValue, askPython, pythonWith, samples, show } from "./testing.ts";
import { type Plain, toValue, type ValueMap } from "./value.ts";
import { formatYaml } from "./yaml/write.ts";

interface Given {
  overrides?: string[];
  environment?: Record<string, string>;
  files?: Plain;
  clone?: Plain;
}

function resolve(given: Given) {
  const input: ParamInput = {
    overrides: given.overrides ?? [],
    environment: given.environment ?? {},
    files: toValue(given.files ?? {}) as TemplateMap,
    clone: given.clone === undefined ? undefined : toValue(given.clone) as ValueMap,
  };
  return resolveParameters(input);
}

function json(given: Given): string {
  return formatJson(resolve(given).template as ValueMap);
}

function failure(...overrides: string[]): string[] {
  try {
    resolve({ overrides });
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, 2);
    return [error.message, error.hint!];
  }
  return assert.fail("no error");
}

Deno.test("the command line wins over the environment, that over files, those over the clone", () => {
  const given = {
    overrides: ["a=1", "m.a=1"],
    environment: { YANEX_PARAM_a: "2", YANEX_PARAM_b: "2", YANEX_PARAM_m: '{"a": 2, "b": 2}' },
    files: { a: 3, b: 3, c: 3, m: { a: 3, b: 3, c: 3 } },
    clone: { a: 4, b: 4, c: 4, d: 4, m: { a: 4, b: 4, c: 4, d: 4 } },
  };
  assert.equal(
    json(given),
    '{"a": 1, "b": 2, "c": 3, "d": 4, "m": {"a": 1, "b": 2, "c": 3, "d": 4}}',
  );
  assert.deepEqual(Object.fromEntries(resolve(given).sources), {
    a: "command line",
    b: "environment",
    c: "config file",
    d: "clone",
    "m.a": "command line",
    "m.b": "environment",
    "m.c": "config file",
    "m.d": "clone",
  });
});

Deno.test("of several --param the later one wins", () => {
  const cases: [string[], string][] = [
    [["a=1", "a=2"], '{"a": 2}'],
    [["a.b=1", "a=2"], '{"a": 2}'],
    [["a=2", "a.b=1"], '{"a": {"b": 1}}'],
    [["a.b=1", "a.c=2"], '{"a": {"b": 1, "c": 2}}'],
    [["a.b=1", 'a={"c": 2}'], '{"a": {"b": 1, "c": 2}}'],
    [["a.b=1", "a=null", 'a={"c": 2}'], '{"a": {"c": 2}}'],
    [[" a = x=y "], '{"a": "x=y"}'],
    [["a="], '{"a": ""}'],
  ];
  for (const [overrides, expected] of cases) assert.equal(json({ overrides }), expected);
});

Deno.test("a key of the very name wins over the map that its dots would reach", () => {
  assert.equal(
    json({ overrides: ["a.b=2"], files: { "a.b": 1, a: { c: 1 } } }),
    '{"a.b": 2, "a": {"c": 1}}',
  );
  const environment = { YANEX_PARAM_x__y: "2" };
  assert.equal(json({ environment }), '{"x": {"y": 2}}');
  assert.equal(json({ environment, files: { x__y: 1 } }), '{"x__y": 2}');
  assert.equal(json({ environment, overrides: ["x__y=3"] }), '{"x__y": 3}');
});

Deno.test("a --param that is none is an error", () => {
  assert.deepEqual(failure("lr"), [
    '--param `lr` has no "=": expected KEY=VALUE',
    "write --param lr=VALUE",
  ]);
  for (const text of ["=1", "  =1"]) {
    assert.deepEqual(failure(text), [
      `--param \`${text.replace("  ", " ")}\` has no key before the "=": expected KEY=VALUE`,
      "name the parameter, as in --param lr=0.1",
    ]);
  }
  assert.deepEqual(failure("a..b=1"), [
    "--param: the dotted key `a..b` has an empty part",
    "write each part between the dots, as in model.lr",
  ]);
  assert.match(
    failure("lr=linspace(0,1)")[0]!,
    /^--param lr: the sweep `linspace\(0,1\)` has too few/,
  );
});

Deno.test("sweeps of files and the command line make one grid, in the order of their keys", () => {
  const files: TemplateMap = new Map([
    ["b", parseSweepCall("range(2)", (text) => text)!],
    ["c", parseSweepCall("range(3)", (text) => text)!],
  ]);
  const { template, sweeps } = resolveParameters({
    overrides: ["a=1,2", "c=9", "m.d=list(x, y)"],
    environment: {},
    files,
  });
  assert.deepEqual(sweeps.map(({ name }) => name), ["b", "a", "m.d"]);
  const grid = expandGrid(template);
  assert.equal(grid.count, 8n);
  assert.equal(formatJson(grid.at(1n).params), '{"b": 0, "c": 9, "a": 1, "m": {"d": "y"}}');
});

Deno.test("sweeps inside lists are warned of", () => {
  const { template, warnings, sweeps } = resolve({
    overrides: ["m.a=[list(1, 2), x]"],
    environment: { YANEX_PARAM_b: '["range(3)"]' },
  });
  assert.equal(sweeps.length, 0);
  assert.equal(
    formatJson(template as ValueMap),
    '{"b": ["range(3)"], "m": {"a": ["list(1, 2)", "x"]}}',
  );
  const why = "not a sweep, because it stands inside a list";
  assert.deepEqual(warnings, [
    `environment variable YANEX_PARAM_b: b[0] is the text \`range(3)\`, ${why}`,
    `--param: m.a[0] is the text \`list(1, 2)\`, ${why}`,
  ]);
});

Deno.test("every value given with --param reaches Python as it was, by JSON and by YAML", async () => {
  const values = [...samples(anyScalar, 600), ...samples(anyValue, 150)];
  const maps = values.map((value) =>
    resolve({ overrides: [`a=${formatParamText(value)}`] }).template as ValueMap
  );
  const expected = values.map(show);
  const byJson = await askPython<unknown[]>(
    `
def unpack(m): return dict(map(tuple, m["__yanex_map__"])) if list(m) == ["__yanex_map__"] else m
tell([show(json.loads(t, object_hook=unpack)["params"]["a"]) for t in data])`,
    maps.map(formatParamsJson),
  );
  byJson.forEach((shown, index) => assert.deepEqual(shown, expected[index]));
  const python = await pythonWith("yaml");
  if (python === null) return console.log("skipped: no Python with PyYAML (set YANEX_TEST_PYYAML)");
  const byYaml = await askPython<unknown[]>(
    `
import yaml
tell([show(yaml.safe_load(t)["a"]) for t in data])`,
    maps.map(formatYaml),
    python,
  );
  byYaml.forEach((shown, index) => assert.deepEqual(shown, expected[index]));
});

Deno.test("ten thousand keys resolve in order", () => {
  const files = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]),
  );
  const { template, sources } = resolve({ files, overrides: ["k5=x", "new=1"] });
  assert.equal(template.size, 10_001);
  assert.deepEqual([...template.keys()].slice(-2), ["k9999", "new"]);
  assert.equal(sources.get("k5"), "command line");
});
