import { join } from "node:path";
import { Random } from "../../tests/secrets/random.ts";
import { programLines } from "../../tests/secrets/sample_program.ts";
import {
  type Bench,
  benchScript,
  emptyStore,
  makeRepository,
  rounds,
  type Row,
  times,
  type Workbench,
} from "../bench.ts";
import {
  type Command,
  differences,
  measurePaired,
  RunFailure,
  type Sample,
  summarize,
  type Summary,
} from "../measure.ts";

/** What the scan of the uncommitted changes for secrets costs. */
export const secrets: Bench = {
  name: "secrets",
  title: "The scan of uncommitted changes for secrets: 1.3 MB in 200 files, 50 MB in 500 files",
  async run(bench) {
    const small = new ChangedCode(bench, "small", { files: 200, lines: 18_000 });
    const large = new ChangedCode(bench, "large", { files: 500, lines: 750_000 });
    return [
      ...await runsRows(bench, small),
      await scanRow(bench, small, "a patch of 1.3 MB", {}),
      await scanRow(bench, large, "a patch of 50 MB", { goalSeconds: 3, few: true }),
      ...await startRows(bench, large),
    ];
  },
};

/** A repository with uncommitted changes, and one without. */
class ChangedCode {
  readonly clean: string;
  readonly changed: string;
  /** The changes as git writes them. */
  readonly patch: string;

  constructor(bench: Workbench, name: string, { files, lines }: { files: number; lines: number }) {
    const code = (count: number) => {
      const random = new Random(1);
      return Object.fromEntries(
        Array.from({ length: files }, (_, index) => [
          `part${index % 20}/module_${index}.py`,
          programLines(random, count).join("\n") + "\n",
        ]),
      );
    };
    const committed = {
      ...code(5),
      "noop.py": benchScript("noop.py"),
      "started.py": benchScript("started.py"),
    };
    this.clean = makeRepository(bench, `${name}-clean`, committed);
    this.changed = makeRepository(bench, `${name}-changed`, committed);
    for (const [path, text] of Object.entries(code(Math.ceil(lines / files)))) {
      Deno.writeTextFileSync(join(this.changed, path), text);
    }
    this.patch = join(bench.folder(name), "changes.patch");
    const args = ["diff", "HEAD", "--binary", `--output=${this.patch}`];
    const { success } = new Deno.Command("git", { args, cwd: this.changed }).outputSync();
    if (!success) throw new Error("git diff failed");
  }
}

/** What a patch adds to a run: git's own work, storing it, and the scan. */
async function runsRows(bench: Workbench, { clean, changed }: ChangedCode): Promise<Row[]> {
  const run = (yanex: string, cwd: string, home: string): Command => ({
    argv: [yanex, "run", "noop.py"],
    cwd,
    env: bench.environment(home),
    before: () => emptyStore(home),
  });
  const [ours, theirs] = [bench.folder("ours"), bench.folder("theirs")];
  const samples = await measurePaired(bench.launcher, {
    ourClean: run(bench.yanex, clean, ours),
    ourChanged: run(bench.yanex, changed, ours),
    theirClean: run(bench.upstream.yanex, clean, theirs),
    theirChanged: run(bench.upstream.yanex, changed, theirs),
  }, { rounds: rounds(bench, 9), warmup: 1 });
  const added = (changed: readonly Sample[], clean: readonly Sample[]) =>
    summarize(differences(changed, clean).map((seconds) => seconds * 1000));
  const memory = (changed: readonly Sample[], clean: readonly Sample[]) =>
    summarize(changed.map(({ peakBytes }, i) => (peakBytes - clean[i]!.peakBytes) / 1e6));
  const milliseconds = added(samples.ourChanged, samples.ourClean);
  const upstream = added(samples.theirChanged, samples.theirClean);
  const megabytes = memory(samples.ourChanged, samples.ourClean);
  const command = "yanex run noop.py";
  return [
    {
      figure: "a patch of 1.3 MB, added to a run without one",
      unit: "ms",
      ours: milliseconds,
      upstream,
      ratio: times(upstream, milliseconds),
      goal: { text: "< 100 ms", met: milliseconds.median < 100 },
      command,
    },
    {
      figure: "a patch of 1.3 MB, memory added",
      unit: "MB",
      ours: megabytes,
      upstream: memory(samples.theirChanged, samples.theirClean),
      goal: { text: "< 100 MB", met: megabytes.median < 100 },
      command,
    },
  ];
}

const UPSTREAM_SCAN =
  "import sys; from yanex.core.git_utils import scan_patch_for_secrets as scan; " +
  "sys.exit(scan(open(sys.argv[1], encoding='utf-8').read())['has_secrets'])";

/** The scan alone, as a process of its own on both sides. */
async function scanRow(
  bench: Workbench,
  { changed, patch }: ChangedCode,
  what: string,
  { goalSeconds, few }: { readonly goalSeconds?: number; readonly few?: boolean },
): Promise<Row> {
  const env = bench.environment(bench.folder("home"));
  const ours: Command = { argv: [bench.yanex, "secrets", "--patch", patch], cwd: changed, env };
  const theirs: Command = {
    argv: [bench.upstream.python, "-c", UPSTREAM_SCAN, patch],
    cwd: changed,
    env,
    timeoutSeconds: 60,
  };
  const seconds = (all: readonly Sample[]) => summarize(all.map((sample) => sample.seconds));
  let mine: Summary;
  let upstream: Summary | string;
  if (few) {
    mine = seconds(
      (await measurePaired(bench.launcher, { ours }, { rounds: rounds(bench, 7) })).ours,
    );
    upstream = await once(async () => (await bench.launcher.run(theirs)).seconds);
  } else {
    const samples = await measurePaired(bench.launcher, { ours, theirs }, {
      rounds: rounds(bench, 9),
    });
    [mine, upstream] = [seconds(samples.ours), seconds(samples.theirs)];
  }
  return {
    figure: `the scan of ${what}, a whole process`,
    unit: "s",
    ours: mine,
    upstream,
    ratio: typeof upstream === "string" ? undefined : times(upstream, mine),
    goal: goalSeconds === undefined
      ? undefined
      : { text: `< ${goalSeconds} s`, met: mine.median < goalSeconds },
    command: "yanex secrets --patch FILE; " +
      "python3 -c '... scan_patch_for_secrets(open(FILE).read())'",
  };
}

/** One number, or how it failed. */
async function once(measure: () => Promise<number>): Promise<Summary | string> {
  try {
    return summarize([await measure()]);
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return `fails: ${/killed after \d+ s/.exec(error.message)?.[0] ?? error.message.slice(0, 60)}`;
  }
}

/** When a script starts whose patch is large: git makes it twice, to see its size and into a file. */
async function startRows(bench: Workbench, { changed }: ChangedCode): Promise<Row[]> {
  const home = bench.folder("start");
  const env = bench.environment(home);
  const file = join(home, "started");
  const starts: number[] = [];
  let begun = 0;
  const measured = rounds(bench, 7);
  const samples = await measurePaired(bench.launcher, {
    ours: {
      argv: [bench.yanex, "run", "started.py", file],
      cwd: changed,
      env,
      before: () => {
        emptyStore(home);
        begun = Date.now() / 1000;
      },
      after: () => void starts.push(Number(Deno.readTextFileSync(file)) - begun),
    },
    git: {
      argv: ["sh", "-c", "git diff HEAD --binary | head -c 8388609; git diff HEAD --binary"],
      cwd: changed,
      env,
    },
  }, { rounds: measured });
  const beyond = summarize(
    starts.slice(-measured).map((start, round) => 1000 * (start - samples.git[round]!.seconds)),
  );
  const seconds = summarize(samples.ours.map((sample) => sample.seconds));
  const command = "yanex run started.py FILE; git diff HEAD --binary";
  return [
    {
      figure: "a patch of 50 MB, the script starts so long after git's own work",
      unit: "ms",
      ours: beyond,
      goal: { text: "< 500 ms", met: beyond.median < 500 },
      command,
    },
    { figure: "a patch of 50 MB, the whole run", unit: "s", ours: seconds, command },
  ];
}
