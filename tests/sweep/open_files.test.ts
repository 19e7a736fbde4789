import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { shell } from "../run/shell.ts";

test("a sweep holds no more files open the longer it is", async (t) => {
  t.write("train.py", "");
  // Some dozens are open anyway; six for each experiment would be too many.
  await shell(t, 'ulimit -n 80; yanex run train.py -p "x=range(16)" -j 2 -q').stderr("");
  assert.deepEqual(t.store.experiments().map(({ status }) => status), Array(16).fill("completed"));
});
