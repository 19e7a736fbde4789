import assert from "node:assert/strict";
import { splitArguments } from "./split_arguments.ts";

const OPTIONS = [
  { short: "-p", long: "--param", takesValue: true },
  { short: "-j", long: "--parallel", takesValue: true },
  { short: "-v", long: "--verbose", takesValue: false },
  { short: "-q", long: "--quiet", takesValue: false },
  { long: "--dry-run", takesValue: false },
];

function split(line: string) {
  const { own, script, scriptArgs } = splitArguments(line.split(" ").filter(Boolean), OPTIONS);
  return { own: own.join(" "), script, scriptArgs: scriptArgs.join(" ") };
}

Deno.test("options of yanex may stand before and after the script", () => {
  assert.deepEqual(split("-p a=1 t.py --param b=2 --dry-run"), {
    own: "-p a=1 --param b=2 --dry-run",
    script: "t.py",
    scriptArgs: "",
  });
});

Deno.test("after the script, unknown options and other words are the script's, in their order", () => {
  assert.deepEqual(split("t.py in.csv --fold 3 -p a=1 out.csv --lr=2 -x"), {
    own: "-p a=1",
    script: "t.py",
    scriptArgs: "in.csv --fold 3 out.csv --lr=2 -x",
  });
});

Deno.test("everything after -- is the script's, also what looks like an option of yanex", () => {
  assert.deepEqual(split("-q t.py -- -p a=1 -- x"), {
    own: "-q",
    script: "t.py",
    scriptArgs: "-p a=1 -- x",
  });
  assert.deepEqual(split("-- t.py -p a=1"), { own: "", script: "t.py", scriptArgs: "-p a=1" });
});

Deno.test("an unknown option before the script stays with yanex, which complains", () => {
  assert.deepEqual(split("--parm a=1 t.py"), {
    own: "--parm",
    script: "a=1",
    scriptArgs: "t.py",
  });
});

Deno.test("short options may hold their value or stand together", () => {
  assert.deepEqual(split("t.py -pa=1 -j4 -vq -vp b=2"), {
    own: "-pa=1 -j4 -vq -vp b=2",
    script: "t.py",
    scriptArgs: "",
  });
  assert.deepEqual(split("t.py -vx -"), { own: "", script: "t.py", scriptArgs: "-vx -" });
});

Deno.test("a value may look like an option or be missing", () => {
  assert.deepEqual(split("-p --dry-run t.py -p"), {
    own: "-p --dry-run -p",
    script: "t.py",
    scriptArgs: "",
  });
});
