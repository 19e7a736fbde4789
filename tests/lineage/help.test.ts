import { test } from "../harness.ts";

test("lineage --help shows its options", async (t) => {
  await t.yanex("lineage --help").stderr("").stdout(`Usage: yanex lineage [options] <id>

Show what an experiment depends on and what depends on it.

Arguments:
  id                     id, the beginning of an id, or a name

Options:
  --up                   only what it depends on
  --down                 only what depends on it
  --depth <n>            go n steps at most (default: all)
  -F, --format <format>  form of the output (choices: "tree", "json", "dot",
                         "mermaid", default: "tree")
  --json                 short for --format json
  -a, --archived         look for <id> among the archived experiments too
  --help                 show this help
`);
});
