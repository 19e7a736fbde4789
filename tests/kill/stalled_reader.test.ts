/** Whoever reads yanex's output (a pager) may stop reading for a while. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { skipUnless, test } from "../harness.ts";

const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
const executable = Deno.env.get("YANEX_TEST_COMMAND");
const yanex = executable
  ? [executable]
  : [Deno.execPath(), "run", "--quiet", "--allow-all", "--frozen", main];

test(
  "output is whole though its reader takes longer than stray children are waited for",
  skipUnless(Deno.build.os !== "windows", "needs a POSIX shell"),
  async (t) => {
    // Two pipes hold 128 KiB (pipe(7)): the script can end while a part of it is still in the first.
    t.write("long.py", "for n in range(1300):\n    print(f'{n:099}')\n");
    const script = `"$@" | { sleep 5; cat; }`;
    const words = ["-c", script, "sh", ...yanex, "run", "--quiet", "long.py"];
    const { stdout } = await t.call("sh", words).stderr("");
    const expected = Array.from({ length: 1300 }, (_, n) => `${n}\n`.padStart(100, "0")).join("");
    assert.ok(t.store.artifact(t.store.onlyId(), "stdout.txt") === expected, "the record");
    assert.ok(stdout === expected, "what the reader got");
    assert.equal(t.store.metadata().status, "completed");
  },
);
