import assert from "node:assert/strict";
import { UserError } from "../errors/mod.ts";
import { type Config, loadConfigFiles, readStoredYaml } from "./config.ts";
import type { ConfigDefaults } from "./defaults.ts";
import { formatJson } from "./json/write.ts";
import { SweepCall } from "./sweep/call.ts";
import { expandGrid } from "./sweep/grid.ts";
import { toValue, type ValueMap } from "./value.ts";

type Files = Record<string, string | Uint8Array>;

/** Loads config files out of a table; by default all in it, in order. */
function load(files: Files, paths = Object.keys(files)): Promise<Config> {
  return loadConfigFiles(paths, (path) => {
    const content = files[path];
    if (content === undefined) return null;
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  });
}

async function params(files: Files): Promise<string> {
  return formatJson((await load(files)).params as ValueMap);
}

/** Message, excerpt and hint of the error, as lines. */
async function failure(files: Files, paths?: string[]): Promise<string[]> {
  try {
    await load(files, paths);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, 2);
    return [
      error.message,
      ...(error.excerpt?.split("\n") ?? []),
      ...(error.hint ? [error.hint] : []),
    ];
  }
  return assert.fail("no error");
}

async function defaults(yaml: string): Promise<ConfigDefaults> {
  return (await load({ "c.yaml": yaml })).defaults;
}

Deno.test("later files win and maps merge deeply", async () => {
  const files = {
    "base.yaml": "lr: 0.01\nmodel: {width: 8, depth: 2}\n",
    "prod.json": '{"lr": 1e-3, "model": {"depth": 3}, "workers": 8}',
  };
  assert.equal(
    await params(files),
    '{"lr": 0.001, "model": {"width": 8, "depth": 3}, "workers": 8}',
  );
});

Deno.test("without paths it is config.yaml, if that is there", async () => {
  const config = await load({ "config.yaml": "a: 1.0" }, []);
  assert.equal(formatJson(config.params as ValueMap), '{"a": 1.0}');
  assert.equal((await load({}, [])).params.size, 0);
});

Deno.test("a file that was asked for must be there and readable", async () => {
  assert.deepEqual(await failure({}, ["nope.yaml"]), ["config file nope.yaml does not exist"]);
  const broken = loadConfigFiles(["dir"], () => {
    throw new Error("it is a folder");
  });
  await assert.rejects(broken, { message: "config file dir cannot be read: it is a folder" });
});

Deno.test("only UTF-8 text is read", async () => {
  const latin1 = new Uint8Array([0x61, 0x3a, 0x20, 0x31, 0x0a, 0x62, 0x3a, 0x20, 0xfc, 0x0a]);
  assert.deepEqual(await failure({ "c.yaml": latin1 }), [
    "config file c.yaml is not UTF-8 text (see line 2)",
    "save it as UTF-8 text",
  ]);
  const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3a, 0]);
  assert.match((await failure({ "c.yaml": utf16 }))[0]!, /is UTF-16, not UTF-8$/);
  const withMark = new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x3a, 0x20, 0x31]);
  assert.equal(await params({ "c.yaml": withMark }), '{"a": 1}');
  assert.equal(await params({ "c.json": '\ufeff{"a": 1}' }), '{"a": 1}');
});

Deno.test("JSON files keep types, have sweeps, and errors with their place", async () => {
  const { params: template } = await load({
    "c.json": '{"a": 1.0, "b": "list(1, 2)", "c": {"d": ["range(3)"]}, "e": NaN}',
  });
  assert.ok(template.get("b") instanceof SweepCall);
  assert.equal(
    formatJson(expandGrid(template).at(1n).params),
    '{"a": 1.0, "b": 2, "c": {"d": ["range(3)"]}, "e": NaN}',
  );
  assert.deepEqual(await failure({ "c.json": '{\n  "a": 1,\n  "a": 2\n}' }), [
    'config file c.json, line 3, column 3: the key "a" is repeated',
    '  3 |   "a": 2',
    "    |   ^",
  ]);
  assert.deepEqual(await failure({ "c.json": "[1]" }), [
    "config file c.json, line 1, column 1: the top level must be a map of keys and values, not a list",
    "  1 | [1]",
    "    | ^",
    "write one parameter a line, as in lr: 0.1",
  ]);
  assert.deepEqual(await failure({ "c.json": '{"a": {"b": "range(1,)"}}' }), [
    "config file c.json, a.b: the sweep `range(1,)` has an empty argument",
    "the right form is range(stop), range(start, stop) or range(start, stop, step); " +
    "in JSON such a text is always a sweep",
  ]);
  assert.equal(await params({ "c.json": " " }), "{}");
});

Deno.test("a sweep inside a list is warned of, and stays text", async () => {
  const { params: template, warnings } = await load({
    "c.yaml": "a: {b: ['list(1, 2)', [range(3)]]}\nc: [{d: 'range(2)', e: list of things}]\n",
  });
  assert.equal(
    formatJson(template as ValueMap),
    '{"a": {"b": ["list(1, 2)", ["range(3)"]]}, "c": [{"d": "range(2)", "e": "list of things"}]}',
  );
  const why = "not a sweep, because it stands inside a list";
  assert.deepEqual(warnings, [
    `config file c.yaml: a.b[0] is the text \`list(1, 2)\`, ${why}`,
    `config file c.yaml: a.b[1][0] is the text \`range(3)\`, ${why}`,
    `config file c.yaml: c[0].d is the text \`range(2)\`, ${why}`,
  ]);
});

Deno.test("the yanex: map sets defaults and is no parameter", async () => {
  const config = await load({
    "a.yaml": "lr: 1\nyanex: {name: n, tag: t, parallel: 4, slurm: {partition: gpu, time: 1h}}\n",
    "b.yaml":
      "yanex:\n  tags: [a, b]\n  dry-run: yes\n  name: null\n  slurm: {time: 2h}\n  grace: 5\n",
  });
  assert.equal(formatJson(config.params as ValueMap), '{"lr": 1}');
  assert.deepEqual(config.defaults, {
    name: "n",
    tags: ["a", "b"],
    parallel: 4,
    dryRun: true,
    slurm: toValue({ partition: "gpu", time: "2h" }),
    grace: "5",
  });
  assert.deepEqual(config.warnings, []);
  assert.deepEqual(await defaults("yanex:\n"), {});
});

Deno.test("defaults of the wrong type are errors, unknown ones are warned of", async () => {
  const cases: [string, string][] = [
    ["5", "config file c.yaml, yanex: expected a map, found `5`"],
    ["{name: 5}", "config file c.yaml, yanex.name: expected a text, found `5`"],
    [
      "{tag: [a, 1]}",
      "config file c.yaml, yanex.tag: expected a text or a list of texts, found a list",
    ],
    ["{stage: maybe}", "config file c.yaml, yanex.stage: expected true or false, found `maybe`"],
    [
      "{parallel: -1}",
      "config file c.yaml, yanex.parallel: expected a whole number of at least 0, found `-1`",
    ],
    [
      "{secrets: on}",
      "config file c.yaml, yanex.secrets: expected warn, redact or block, found `true`",
    ],
  ];
  for (const [yaml, expected] of cases) {
    assert.equal((await failure({ "c.yaml": `yanex: ${yaml}` }))[0], expected);
  }
  const { warnings } = await load({ "c.yaml": "yanex: {paralel: 2, colour: red}" });
  assert.deepEqual(warnings, [
    "config file c.yaml, yanex.paralel: there is no such option; did you mean parallel?",
    "config file c.yaml, yanex.colour: there is no such option",
  ]);
});

Deno.test("stored parameters are read without sweeps, as Python reads them", async () => {
  const params = await readStoredYaml(
    'a: list(1, 2)\nb: 1e3\nc: 1.0e+3\nd: "x"\ne: 1, 2\n',
    "p.yaml",
  );
  assert.equal(
    formatJson(params),
    '{"a": "list(1, 2)", "b": "1e3", "c": 1000.0, "d": "x", "e": "1, 2"}',
  );
  await assert.rejects(readStoredYaml("a: [", "/x/params.yaml"), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /^parameter file \/x\/params.yaml, line 1, column 4: /);
    return true;
  });
});

Deno.test("the YAML library is loaded only when a YAML file is read", async () => {
  const info = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("./mod.ts", import.meta.url).href],
    stderr: "piped",
  }).output();
  assert.ok(info.success);
  const graph = JSON.parse(new TextDecoder().decode(info.stdout)) as {
    modules: {
      specifier: string;
      dependencies?: { isDynamic?: boolean; code?: { specifier: string } }[];
    }[];
  };
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const visit = (specifier: string): void => {
    if (seen.has(specifier)) return;
    seen.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code) visit(code.specifier);
    }
  };
  visit(new URL("./mod.ts", import.meta.url).href);
  assert.ok([...seen].some((specifier) => specifier.endsWith("/config.ts")));
  assert.deepEqual([...seen].filter((specifier) => specifier.startsWith("npm:")), []);
});
