import assert from "node:assert/strict";
import { UserError } from "../../errors/mod.ts";
import { parseField } from "./grammar.ts";

Deno.test("a field is read by its name, its prefix, or as a key", () => {
  assert.deepEqual(parseField("status"), { kind: "record", name: "status" });
  assert.deepEqual(parseField("run-command"), { kind: "made", name: "run-command" });
  assert.deepEqual(parseField("stderr"), { kind: "output", name: "stderr" });
  assert.deepEqual(parseField("lineage"), { kind: "lineage", name: "lineage" });
  const key = (group: string, path: string, exact: boolean) => ({
    kind: "key",
    group,
    path,
    exact,
  });
  assert.deepEqual(parseField("param:lr"), key("param", "lr", false));
  assert.deepEqual(parseField("metric:a.b"), key("metric", "a.b", false));
  assert.deepEqual(parseField("meta:git.branch"), key("meta", "git.branch", false));
  assert.deepEqual(parseField("params.lr"), key("param", "lr", true));
  assert.deepEqual(parseField("metrics.a:b"), key("metric", "a:b", true));
  assert.deepEqual(parseField("git.branch"), { kind: "block", block: "git", path: "branch" });
  assert.deepEqual(parseField("environment.a.b"), {
    kind: "block",
    block: "environment",
    path: "a.b",
  });
});

Deno.test("what only begins like a prefix is a key", () => {
  for (
    const key of ["lr", "params:lr", "param.lr", "meta.x", "git:x", "git", "parameter", "git."]
  ) {
    assert.deepEqual(parseField(key), { kind: "bare", key });
  }
});

Deno.test("patterns and prefixes without a key are errors", () => {
  for (const text of ["*", "a?", "[x]", "", "param:", "metrics."]) {
    assert.throws(() => parseField(text), UserError, text);
  }
});
