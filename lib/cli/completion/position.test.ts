import assert from "node:assert/strict";
import { findPlace, type Position } from "./position.ts";
import type { CommandShape, OptionShape } from "./shape.ts";

const flag = (long: string, short?: string): OptionShape => ({
  long,
  short,
  value: null,
  help: "",
});
const option = (long: string, short?: string, more = {}): OptionShape => ({
  long,
  short,
  value: { name: "x", optional: false, variadic: false, ...more },
  help: "",
});

const shape: CommandShape = {
  name: "show",
  summary: "",
  options: [
    flag("--all", "-a"),
    option("--name", "-n"),
    option("--color", undefined, { optional: true }),
    option("--many", undefined, { variadic: true }),
  ],
  arguments: [{ name: "id", variadic: false }],
  commands: [],
  runsScript: false,
};

const runner: CommandShape = { ...shape, name: "run", runsScript: true };

/** A line about what can stand after words. */
function at(words: string, current: string, command = shape): string {
  const given = words.split(" ").filter((word) => word !== "");
  return text(findPlace(command, given, current).position);
}

function text(position: Position): string {
  switch (position.kind) {
    case "value":
      return `value of ${position.option.long} after "${position.before}"`;
    case "argument":
      return `argument ${position.argument.name}`;
    default:
      return position.kind;
  }
}

Deno.test("arguments come in their order, then options", () => {
  assert.equal(at("", ""), "argument id");
  assert.equal(at("-a", "x"), "argument id");
  assert.equal(at("one", ""), "options");
  assert.equal(
    at("one", "", { ...shape, arguments: [{ name: "id", variadic: true }] }),
    "argument id",
  );
});

Deno.test("a word that begins with a dash is an option", () => {
  assert.equal(at("", "-"), "options");
  assert.equal(at("one", "--a"), "options");
  assert.equal(at("", "--unknown=x"), "options");
});

Deno.test("the value of an option stands after it, or in its word", () => {
  assert.equal(at("-n", ""), 'value of --name after ""');
  assert.equal(at("--name", "-x"), 'value of --name after ""');
  assert.equal(at("", "--name=x"), 'value of --name after "--name="');
  assert.equal(at("", "-nx"), 'value of --name after "-n"');
  assert.equal(at("", "-anx"), 'value of --name after "-an"');
  assert.equal(at("-an", ""), 'value of --name after ""');
  assert.equal(at("--name x", ""), "argument id");
  assert.equal(at("--name=x", ""), "argument id");
  assert.equal(at("--all=", ""), "argument id");
});

Deno.test("a value that may be missing can be followed by an option", () => {
  assert.equal(at("--color", ""), 'value of --color after ""');
  assert.equal(at("--color", "-"), "options");
  assert.equal(at("--color -a", ""), "argument id");
});

Deno.test("an option of several values takes words up to the next option", () => {
  assert.equal(at("--many a b", ""), 'value of --many after ""');
  assert.equal(at("--many a -a", ""), "argument id");
});

Deno.test("after two dashes there is nothing", () => {
  assert.equal(at("--", ""), "nothing");
  assert.equal(at("--", "-"), "nothing");
  assert.equal(at("--name --", ""), "argument id");
});

Deno.test("after the script come its arguments, among options of yanex", () => {
  assert.equal(at("train.py", "", runner), "script-argument");
  assert.equal(at("train.py --unknown", "", runner), "script-argument");
  assert.equal(at("train.py -n", "", runner), 'value of --name after ""');
  assert.equal(at("train.py", "-", runner), "options");
});

Deno.test("commands inside a command are followed", () => {
  const outer: CommandShape = { ...shape, name: "outer", arguments: [], commands: [shape] };
  assert.equal(at("", "", outer), "commands");
  assert.equal(at("show", "", outer), "argument id");
  assert.equal(findPlace(outer, ["show", "x"], "").command, shape);
});

Deno.test("what was given is told", () => {
  const { given } = findPlace(runner, ["-a", "train.py", "-nx", "--name", "y", "z"], "");
  assert.deepEqual(given.positionals, ["train.py", "z"]);
  assert.deepEqual(given.options.get("--name"), ["x", "y"]);
  assert.ok(given.options.has("--all"));
});
