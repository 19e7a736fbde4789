import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { pipeline, putStored } from "./stored.ts";

test("an experiment that is not there is an error, and so is a beginning of several", async (t) => {
  putStored(t, pipeline);
  await t.yanex("lineage ffff").fails(1).stdout("").stderr(/^error: no experiment found with id/);
  await t.yanex("lineage 2b").fails(1).stdout("").stderr(
    /^error: `2b` could mean 3 experiments\n(.*train.*\n){3}hint: /,
  );
  await t.yanex("lineage x", { env: { YANEX_EXPERIMENTS_DIR: join(t.dir, "none") } })
    .fails(1).stderr(/^error: no experiment found/);
});

test("options that are wrong are told so", async (t) => {
  putStored(t, pipeline);
  const cases: [args: string, message: RegExp][] = [
    ["", /^error: missing `id`\nhint: see yanex lineage --help\n$/],
    [
      "report --depth -1",
      /^error: `-1` is not a valid value for --depth: expected a whole number\n/,
    ],
    ["report --depth 1.5", /^error: `1\.5` is not a valid value for --depth: /],
    ["report --depth", /^error: option `--depth <n>` needs a value\n/],
    [
      "report --format png",
      /^error: option `-F, --format <format>` .*`png`.* tree, json, dot, mer/,
    ],
    ["report --json --format dot", /^error: option `--json` cannot be used with option `-F, --for/],
    ["report other", /^error: too many arguments/],
    ["report --sideways", /^error: unknown option `--sideways`\n/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`lineage ${args}`).fails(2).stdout("").stderr(message);
  }
});

test("a dependencies.json that is broken is a warning, and the rest is shown", async (t) => {
  putStored(t, pipeline);
  const file = join(t.store.folder("3c000001"), "dependencies.json");
  Deno.writeTextFileSync(file, '{"dependencies": ');
  const { stdout } = await t.yanex("lineage 4d").stderr(
    "warning: the dependencies of experiment <id> cannot be read: " +
      "<store>/<id>/dependencies.json: a value is expected here (at character 18)\n",
  );
  assert.match(stdout, /\n {3}└─ <ensemble> 3c000001 \[unnamed\] \(ensemble\.py\) ✓\n$/);
  // What is above is known without it.
  await t.yanex("lineage train-1 --up").stderr("");
});

test("of many broken files only some are named", async (t) => {
  putStored(t, { aaaaaaaa: {} });
  for (let number = 10; number < 20; number++) {
    putStored(t, { [`bbbbbb${number}`]: { uses: {} } });
    Deno.writeTextFileSync(join(t.store.folder(`bbbbbb${number}`), "dependencies.json"), "");
  }
  const { stderr } = await t.yanex("lineage aaaa");
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 6);
  assert.equal(lines[5], "warning: so it is with 5 more experiments");
});

test("a record that is broken leaves its place in the lineage", async (t) => {
  putStored(t, pipeline);
  Deno.writeTextFileSync(join(t.store.folder("3c000001"), "metadata.json"), '{"id": ');
  const { stdout } = await t.yanex("lineage report").stderr("");
  assert.match(stdout, /<ensemble> 3c000001 \[unnamed\] \? unknown\n/);
});

test("ids that lead out of the store are nothing but text", async (t) => {
  t.write("secret/metadata.json", "{}");
  putStored(t, { aaaaaaaa: { uses: { x: "../../../../project/secret", y: "/etc", z: "" } } });
  const { stdout } = await t.yanex("lineage aaaa").stderr("");
  assert.equal(stdout.match(/\[deleted\] \?\n/g)?.length, 3);
});
