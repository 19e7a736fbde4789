import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { needs, putAwkward, putOnPath, TYPED, typeKeys } from "./shells.ts";

test("bash completes what is typed, whatever has to be quoted", needs("bash"), async (t) => {
  putAwkward(t);
  const rc = join(t.home, "rc");
  Deno.writeTextFileSync(rc, "PS1='$ '\nsource <(yanex completion bash)\n");
  const { calls } = await typeKeys(
    t,
    ["bash", "--noprofile", "--rcfile", rc, "-i"],
    TYPED.map(([keys]) => keys),
  );
  assert.deepEqual(calls, TYPED.map(([, args]) => args));
});

/** What the shell would offer for a line; `type` is COMP_TYPE. */
async function offered(t: Sandbox, line: string, type = 63): Promise<string[]> {
  const script = `
    source <(yanex completion bash)
    complete -p yanex >/dev/null || exit 3
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_TYPE=$2 COLUMNS=72
    COMP_WORDS=($1) COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    [[ $1 == *' ' ]] && { COMP_WORDS+=(''); COMP_CWORD=$((COMP_CWORD + 1)); }
    _yanex_completion yanex "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ["--noprofile", "--norc", "-c", script, "bash", line, String(type)];
  const { stdout } = await t.call("bash", args).stderr("");
  return stdout.split("\n").slice(0, -1);
}

test("bash lists the newest first, with what they are", needs("bash"), async (t) => {
  putAwkward(t);
  putOnPath(t);
  const lines = await offered(t, "yanex show ");
  assert.deepEqual(lines.slice(0, 3), [
    "latest                              (the newest experiment)",
    "ee000002                            (k=v, completed, 2026-03-01 09:11)",
    "ee000001                            (star*?[x]{y}~#&;|<>(), completed…)",
  ]);
  assert.ok(lines.some((line) => line.startsWith('it\\\'s\\ \\"quoted\\" ')), lines.join("\n"));
  assert.doesNotMatch(lines.join(""), /[\x00-\x1f\x7f-\x9f\u202e]/);
});

test("bash gets candidates without descriptions to insert", needs("bash"), async (t) => {
  putAwkward(t);
  putOnPath(t);
  assert.deepEqual(await offered(t, "yanex show bb", 9), ["bb000002", "bb000001"]);
  assert.deepEqual(await offered(t, "yanex show bb", 37), ["bb000002", "bb000001"]);
});

test("bash lists scripts and folders, and config files", needs("bash"), async (t) => {
  putOnPath(t);
  t.write("train.py", "");
  t.write("two words.py", "");
  t.write("notes.txt", "");
  t.write("conf/base.yaml", "");
  t.write("conf/base.json", "");
  t.write("conf/base.txt", "");
  assert.deepEqual(await offered(t, "yanex run "), ["conf/", "train.py", "two\\ words.py"]);
  assert.deepEqual(await offered(t, "yanex run -c conf/"), ["conf/base.json", "conf/base.yaml"]);
  t.write("../home/own.py", "");
  assert.deepEqual(await offered(t, "yanex run ~/ow"), ["~/own.py"]);
});
