import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { shell } from "./shell.ts";

const overview = `Usage: yanex [-v] COMMAND [options]

Run Python scripts as tracked experiments.

Options:
  --version      show the version
  -v, --verbose  show where an error came from
  --help         show this help

Commands:
  run            run a Python script as a tracked experiment
  list           list experiments
  show           show everything recorded of one experiment
  get            print a field of one experiment or of many
  logs           print or follow what a script wrote, wherever it runs
  metrics        print or draw metrics
  compare        put experiments side by side: parameters and metrics
  lineage        show what an experiment depends on and what depends on it
  reproduce      run an experiment again with the code that it ran
  cancel         end experiments that wait or run, here or in SLURM
  update         change name, description, project, status or tags
  archive        put experiments out of sight
  unarchive      bring archived experiments back
  delete         delete experiments for good
  open           open the folder of an experiment
  migrate        bring experiments of older versions to the present form
  doctor         look whether store and surroundings are in order, and mend them
  du             show what takes up space on the disk
  gc             remove what nothing refers to
  secrets        look for secrets in changes, files or a patch
  completion     print what completes commands and ids in bash, zsh or fish
`;

test("--help and help show the commands", async (t) => {
  const all = `${overview}\nyanex COMMAND --help tells the options of a command.\n`;
  await t.yanex("--help").stdout(all).stderr("");
  await t.yanex("help").stdout(all).stderr("");
});

test("without a command the commands are shown, and the exit code says that it was wrong", async (t) => {
  await t.yanex("").fails(2).stdout(overview).stderr("");
});

test("--version is the version of deno.json", async (t) => {
  const { version } = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  await t.yanex("--version").stdout(`yanex ${version}\n`).stderr("");
});

test("run --help shows the options in groups, with examples", async (t) => {
  const { stdout } = await t.yanex("run --help").stderr("");
  assert.match(stdout, /^Usage: yanex run \[options\] SCRIPT \[script args\.\.\.\]\n/);
  const groups = ["Parameters:", "Description:", "Running:", "Code:", "Output:", "Examples:"];
  for (const group of groups) assert.match(stdout, new RegExp(`^${group}$`, "m"));
  for (const option of ["-p, --param <key=value>", "-c, --config <path>", "--python <path>"]) {
    assert.ok(stdout.includes(`  ${option} `), option);
  }
  assert.doesNotMatch(stdout, /default: \[\]/);
  const long = stdout.split("\n").filter((line) => line.length > 80);
  assert.deepEqual(long, []);
});

test("the help of a command is had in three ways, also after a script", async (t) => {
  const { stdout } = await t.yanex("run --help");
  t.write("train.py", "print('never')\n");
  await t.yanex("help run").stdout(t.normalise(stdout));
  await t.yanex("run train.py --help").stdout(t.normalise(stdout));
  t.store.isEmpty();
});

test("show --help shows its options", async (t) => {
  await t.yanex("show --help").stderr("").stdout(`Usage: yanex show [options] <id>

Show everything recorded of one experiment.

Arguments:
  id                     id, the beginning of an id, or a name

Options:
  --metrics <names>      metrics to show, with commas between them
  --show-metric <names>  the same
  -a, --archived         look among the archived experiments too
  --fix                  if its runner was killed, write that into its record
  -F, --format <format>  default, json, csv, markdown
  -j, --json             short for --format json
  --csv                  short for --format csv
  -m, --markdown         short for --format markdown
  --help                 show this help
`);
});

test("help needs no home and writes nothing", async (t) => {
  await t.yanex("run --help", { env: { HOME: undefined, XDG_CACHE_HOME: undefined } });
  assert.deepEqual([...Deno.readDirSync(t.home)], []);
});

test("help goes on when its reader stops reading", async (t) => {
  await shell(t, "yanex run --help | head -1")
    .stdout("Usage: yanex run [options] SCRIPT [script args...]\n").stderr("");
});
