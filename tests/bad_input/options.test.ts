import { type Sandbox, test } from "../harness.ts";

/** A command line that must be refused with this text, and nothing created. */
async function refused(t: Sandbox, line: string | string[], says: string): Promise<void> {
  t.write("train.py", "print('never')\n");
  await t.yanex(line).fails(2).stdout("").stderr(says);
  t.store.isEmpty();
}

test("an unknown command, with a suggestion", (t) =>
  refused(t, "rnu train.py", "error: unknown command `rnu`\nhint: did you mean run?\n"));

test("an unknown command that is like no other", (t) =>
  refused(t, "frobnicate", "error: unknown command `frobnicate`\nhint: see yanex --help\n"));

test("help for an unknown command", (t) =>
  refused(t, "help shwo", "error: unknown command `shwo`\nhint: did you mean show?\n"));

test("an unknown option of the program", (t) =>
  refused(t, "--verison", "error: unknown option `--verison`\nhint: did you mean --version?\n"));

test("a misspelt option before the script, with a suggestion", (t) =>
  refused(
    t,
    "run --parm lr=0.1 train.py",
    "error: unknown option `--parm`\nhint: did you mean --param?\n",
  ));

test("an unknown option before the script that is like no other", (t) =>
  refused(
    t,
    "run --xyz train.py",
    "error: unknown option `--xyz`\nhint: see yanex run --help\n",
  ));

test("an unknown option of show", (t) =>
  refused(t, "show --jsno x", "error: unknown option `--jsno`\nhint: did you mean --json?\n"));

test("show without an experiment and with two", async (t) => {
  await refused(t, "show", "error: missing `id`\nhint: see yanex show --help\n");
  await refused(
    t,
    "show a b",
    "error: too many arguments: expected 1 argument but got 2: a, b\nhint: see yanex show --help\n",
  );
});

test("a tag that the store does not allow", async (t) => {
  const hint = "hint: a tag has 1 to 50 letters, digits, `-` and `_`\n";
  for (const tag of ["two words", "a.b", "", "ü", "x".repeat(51)]) {
    const says = `error: tag \`${tag}\` is not allowed\n${hint}`;
    await refused(t, ["run", "train.py", "--tag", tag], says);
  }
});

test("a name with control characters or of too many", async (t) => {
  const hint = "hint: a name is printable text of at most 255 characters\n";
  await refused(
    t,
    ["run", "train.py", "--name", "a\x1b[31mb"],
    `error: the name of the experiment contains control characters\n${hint}`,
  );
  await refused(
    t,
    ["run", "train.py", "--name", "x".repeat(256)],
    `error: the name of the experiment has 256 characters; at most 255 are allowed\n${hint}`,
  );
});

test("a description that is too long", (t) =>
  refused(
    t,
    ["run", "train.py", "--description", "x".repeat(1001)],
    "error: the description has 1001 characters; at most 1000 are allowed\n" +
      "hint: shorten it, or put it into an artifact\n",
  ));

test("a grace period that is no duration", async (t) => {
  for (const text of ["soon", "-1", ""]) {
    await refused(
      t,
      ["run", "train.py", "--grace", text],
      `error: \`${text}\` is not a valid value for --grace: ` +
        "expected seconds, or numbers with s, m, h or d, such as <duration> or 1h30m\n" +
        "hint: see yanex run --help\n",
    );
  }
});
