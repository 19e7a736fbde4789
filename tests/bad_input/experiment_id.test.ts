import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

/** Experiments with ids and names of our choice, the later ones newer. */
function make(t: Sandbox, ...experiments: [id: string, name: string | null][]): void {
  for (const [index, [id, name]] of experiments.entries()) {
    const folder = `${t.store.path}/${id}`;
    Deno.mkdirSync(folder, { recursive: true });
    const created_at = `2026-01-0${index + 1}T10:00:00.000000`;
    const metadata = { id: id.slice(-8), name, status: "completed", tags: [], created_at };
    Deno.writeTextFileSync(`${folder}/metadata.json`, JSON.stringify(metadata));
  }
}

/** Ids are told apart here: nothing is replaced. */
async function refused(t: Sandbox, wanted: string, says: string): Promise<void> {
  const { stderr, stdout } = await t.yanex(["show", wanted]).fails(1);
  assert.equal(stdout, "");
  assert.equal(stderr.replaceAll(t.store.path, "<store>"), says);
}

const hint = "hint: give an id, the beginning of one, or a name in full\n";

test("an unknown id, with an empty store and without one", async (t) => {
  const says = "error: no experiment found with id or name `abcd1234` in <store>\n" + hint;
  await refused(t, "abcd1234", says);
  Deno.mkdirSync(t.store.path, { recursive: true });
  await refused(t, "abcd1234", says);
});

test("an id with one wrong character, and a part of a name: similar ones are listed", async (t) => {
  make(t, ["abcd1234", "baseline"], ["ffff0000", null]);
  await refused(
    t,
    "abce1234",
    "error: no experiment found with id or name `abce1234` in <store>\n" +
      `  similar ones:\n  abcd1234  baseline  completed\n${hint}`,
  );
  await refused(
    t,
    "base",
    "error: no experiment found with id or name `base` in <store>\n" +
      `  similar ones:\n  abcd1234  baseline  completed\n${hint}`,
  );
});

test("an ambiguous id: the candidates are listed, the newest first", async (t) => {
  make(t, ["ab000001", "one"], ["ab000002", null], ["cd000003", "other"]);
  await refused(
    t,
    "ab",
    `error: \`ab\` could mean 2 experiments
  ab000002  [unnamed]  completed
  ab000001  one  completed
hint: give an id of these, or enough of it that only one begins so
`,
  );
});

test("an ambiguous name; of many candidates five are listed", async (t) => {
  make(
    t,
    ...[1, 2, 3, 4, 5, 6, 7].map((i): [string, string] => [`0000000${i}`, "baseline"]),
  );
  await refused(
    t,
    "baseline",
    `error: \`baseline\` could mean 7 experiments
  00000007  baseline  completed
  00000006  baseline  completed
  00000005  baseline  completed
  00000004  baseline  completed
  00000003  baseline  completed
  ... and 2 more
hint: give an id of these, or enough of it that only one begins so
`,
  );
});

test("an archived experiment is found with --archived only, and that is said", async (t) => {
  make(t, ["archived/ab000001", "old"]);
  const says = (wanted: string) =>
    `error: no experiment found with id or name \`${wanted}\` in <store>\n` +
    "hint: an archived experiment is called so: add --archived\n";
  await refused(t, "ab0", says("ab0"));
  await refused(t, "old", says("old"));
  await t.yanex("show old --archived").stdout(/^Experiment: old \(<id>\)\n/);
});

test("names in candidates are safe for the terminal", async (t) => {
  make(t, ["ab000001", "a\x1b[31mb"], ["ab000002", "c\nd"]);
  await refused(
    t,
    "ab",
    `error: \`ab\` could mean 2 experiments
  ab000002  c d  completed
  ab000001  a\\x1b[31mb  completed
hint: give an id of these, or enough of it that only one begins so
`,
  );
});

test("a text that leads out of the store is no experiment", async (t) => {
  make(t, ["ab000001", "one"]);
  await refused(
    t,
    "../experiments/ab000001",
    "error: no experiment found with id or name `../experiments/ab000001` in <store>\n" + hint,
  );
  await refused(t, "", "error: no experiment found with id or name `` in <store>\n" + hint);
  await refused(
    t,
    "archived",
    "error: no experiment found with id or name `archived` in <store>\n" + hint,
  );
});
