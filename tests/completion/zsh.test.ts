import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { needs, putAwkward, TYPED, typeKeys, type Typing } from "./shells.ts";

async function typeInto(t: Sandbox, rounds: Parameters<typeof typeKeys>[2]): Promise<Typing> {
  putAwkward(t);
  Deno.writeTextFileSync(
    join(t.home, ".zshrc"),
    "PS1='$ '\nautoload -Uz compinit && compinit -u -D\nsource <(yanex completion zsh)\n",
  );
  t.env.ZDOTDIR = t.home;
  return await typeKeys(t, ["zsh", "-d", "-i"], rounds);
}

test("zsh completes what is typed, whatever has to be quoted", needs("zsh"), async (t) => {
  const { calls } = await typeInto(t, TYPED.map(([keys]) => keys));
  assert.deepEqual(calls, TYPED.map(([, args]) => args));
});

test("zsh lists the newest first, with what they are", needs("zsh"), async (t) => {
  const { calls, shown } = await typeInto(t, [
    ["yanex show dd\t", "dd00000"],
    ["\t", "esc\\x1b[31mred"],
    "\r",
  ]);
  // What all of them begin with has been inserted.
  assert.deepEqual(calls, [["show", "dd00000"]]);
  const plain = shown.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, "");
  assert.match(
    plain,
    new RegExp(
      "dd000004  -- turned\\\\u202earound, completed, 2026-03-01 09:09\\s+" +
        "dd000003  -- csi\\\\x9b31m, completed, 2026-03-01 09:08\\s+" +
        "dd000002  -- new\\\\nline, completed, 2026-03-01 09:07\\s+" +
        "dd000001  -- esc\\\\x1b\\[31mred, completed, 2026-03-01 09:06",
    ),
  );
});

test("the script for zsh works as a file in fpath", needs("zsh"), async (t) => {
  putAwkward(t);
  const functions = join(t.home, "functions");
  Deno.mkdirSync(functions);
  const { stdout } = await t.yanex("completion zsh");
  Deno.writeTextFileSync(join(functions, "_yanex"), stdout);
  Deno.writeTextFileSync(
    join(t.home, ".zshrc"),
    `PS1='$ '\nfpath=('${functions}' $fpath)\nautoload -Uz compinit && compinit -u -D\n`,
  );
  t.env.ZDOTDIR = t.home;
  const { calls } = await typeKeys(t, ["zsh", "-d", "-i"], [
    "yanex show pla\t\r",
    "yanex show tw\t\r",
  ]);
  assert.deepEqual(calls, [["show", "plain"], ["show", "two words"]]);
});
