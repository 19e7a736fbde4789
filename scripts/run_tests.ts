/**
 * Runs the tests and ends with one line: `N passed, N failed, N skipped`.
 *
 *     scripts/test                             everything
 *     scripts/test params run_interrupt        files whose path contains one of these words
 *     scripts/test --executable dist/yanex     the tests that call yanex, against that program
 *     scripts/test run -- --filter "sweep"     what follows -- goes to `deno test`
 *
 * Test files are named `*.test.ts` and run at the same time; `*.serial.test.ts` run alone, for
 * tests that need the machine for themselves or leave nothing of it to others. Those on a SLURM
 * cluster mostly wait for SLURM, and run beside the others, so that these have the processors
 * meanwhile. The exit code is 0 if at least one test ran and none failed.
 *
 * The tests start some thousand real processes beside each other, and a machine may starve one of
 * them. So a test that failed is run once more by itself, to tell it from one that fails: if it
 * passes then, it is named as unsteady. More than {@link MOST_UNSTEADY} of them are a failure of all.
 *
 * A skipped test says why at the end of its name, `[skip: needs git]`; `skipUnless` in
 * `tests/harness.ts` and `skipReason` below agree on that.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { join, relative, resolve } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const testFile = /\.test\.ts$/;
const serialTestFile = /\.serial\.test\.ts$/;
const waitingTestFile = /^tests\/slurm\//;
const testFolders = ["lib", "tests", "bench"];

/** Tests in `tests/` that call no yanex: beside the executable they would show nothing new. */
const withoutProgram = [
  /^tests\/[^/]+\.test\.ts$/,
  /^tests\/client\/record_together\./,
  /^tests\/secrets\/(cues|differential|linear_time|patch_git|patch_reference|redact_git)\./,
  /^tests\/slurm\/cluster\.test\./,
];

/** Where tests look for a Python with upstream yanex, or with libraries; by folder in tests/.cache. */
const pythonVariables = {
  upstream: ["YANEX_TEST_UPSTREAM"],
  sklearn: ["YANEX_TEST_SKLEARN", "YANEX_TEST_NUMPY", "YANEX_TEST_PYYAML"],
};

/** What the command line asks for. */
interface Request {
  readonly executable: string | null;
  readonly words: readonly string[];
  readonly denoOptions: readonly string[];
}

/** The outcome of some tests. */
interface Tally {
  passed: number;
  failed: number;
  /** How many were skipped. */
  ignored: number;
  /** Which, and why. */
  readonly skipped: string[];
  /** The tests that failed, as far as they have a result of their own. */
  readonly failures: FailedTest[];
  /** Why tests failed that have no result of their own. */
  readonly problems: string[];
}

interface FailedTest {
  readonly file: string;
  readonly name: string;
}

/** So many tests may fail beside others and pass by themselves; more have a cause in common. */
const MOST_UNSTEADY = 3;

function emptyTally(): Tally {
  return { passed: 0, failed: 0, ignored: 0, skipped: [], failures: [], problems: [] };
}

function readRequest(args: readonly string[]): Request {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words: string[] = [];
  let executable: string | null = null;
  for (let index = 0; index < end; index++) {
    const word = args[index]!;
    if (word === "--executable") {
      const path = args[++index];
      if (path === undefined || index >= end) stop("--executable needs the path of a program");
      executable = resolve(path);
      if (!existsSync(executable)) stop(`the program ${path} does not exist`);
    } else if (word.startsWith("-")) {
      stop(`unknown option ${word} (options for deno test stand after --)`);
    } else {
      words.push(word);
    }
  }
  return { executable, words, denoOptions: args.slice(end + 1) };
}

function stop(message: string): never {
  console.error(`error: ${message}`);
  Deno.exit(2);
}

/** Paths relative to the checkout, sorted, so that the order of a run says nothing by accident. */
function findTestFiles(request: Request): string[] {
  const folders = request.executable ? ["tests"] : testFolders;
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of Deno.readDirSync(join(root, folder))) {
      const path = `${folder}/${entry.name}`;
      // Hidden folders hold what the tests need, such as environments of Python.
      if (entry.isDirectory && !entry.name.startsWith(".")) visit(path);
      else if (entry.isFile && testFile.test(entry.name)) files.push(path);
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(folder);
  const { words } = request;
  if (request.executable && words.length === 0) {
    return files.filter((file) => !withoutProgram.some((pattern) => pattern.test(file))).sort();
  }
  const wanted = words.map((word) => relative(root, resolve(word)));
  return files.sort().filter((file) =>
    words.length === 0 || words.some((word, index) => file.includes(word) || file === wanted[index])
  );
}

/**
 * The environment of the tests: the caller's, without what would change their results (settings
 * of yanex, and of git when this runs in a hook), and with a temporary folder of their own.
 */
function testEnvironment(temporary: string, executable: string | null): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(Deno.env.toObject())) {
    const changesResults = /^(YANEX_(?!TEST_)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR)$)/;
    if (!changesResults.test(name)) environment[name] = value;
  }
  environment.TMPDIR = temporary;
  // Deno colours its report even in a log file.
  if (!Deno.stdout.isTerminal() && !environment.FORCE_COLOR) environment.NO_COLOR = "1";
  if (executable) environment.YANEX_TEST_COMMAND = executable;
  // Environments of Python that .ci/python made are used when nobody says otherwise.
  for (const [name, variables] of Object.entries(pythonVariables)) {
    const python = join(root, "tests/.cache", name, "bin/python");
    if (!existsSync(python)) continue;
    for (const variable of variables) environment[variable] ??= python;
  }
  return environment;
}

async function runFiles(
  files: readonly string[],
  options: readonly string[],
  environment: Record<string, string>,
  tally: Tally,
): Promise<void> {
  if (files.length === 0) return;
  const report = join(environment.TMPDIR!, `report-${crypto.randomUUID()}.xml`);
  const child = new Deno.Command(Deno.execPath(), {
    // Types are the business of `deno check`: here they would cost the time of a second check.
    args: ["test", "-A", "--no-check", "--frozen", "--junit-path", report, ...options, ...files],
    cwd: root,
    clearEnv: true,
    env: environment,
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const [shown, read] = child.stdout.tee();
  const [, output, { success }] = await Promise.all([
    showLines(shown),
    new Response(read).text(),
    child.status,
  ]);
  const failedBefore = tally.failed;
  // deno-lint-ignore no-control-regex
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  addSummary(plain, tally);
  tally.failures.push(...failedTests(plain));
  if (!success && tally.failed === failedBefore) {
    tally.failed++;
    tally.problems.push("deno test failed outside the tests (see its output)");
  }
  if (existsSync(report)) {
    tally.skipped.push(...skippedTests(Deno.readTextFileSync(report)));
    Deno.removeSync(report);
  }
}

/** Prints a stream line by line: another one may be printed at the same time. */
async function showLines(stream: ReadableStream<Uint8Array>): Promise<void> {
  let rest = "";
  const print = async (text: string) => {
    for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) {
      bytes = bytes.subarray(await Deno.stdout.write(bytes));
    }
  };
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    rest += text;
    const end = rest.lastIndexOf("\n") + 1;
    await print(rest.slice(0, end));
    rest = rest.slice(end);
  }
  await print(rest);
}

/**
 * Adds the counts of the last line of `deno test`, `ok | 3 passed (2 steps) | 0 failed | 1 ignored`.
 * Its JUnit report lacks files that failed while loading. Steps are part of their test.
 */
function addSummary(output: string, tally: Tally): void {
  const summary = [...output.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(.*)$/gm)]
    .at(-1);
  if (!summary) return;
  tally.passed += Number(summary[1]);
  tally.failed += Number(summary[2]);
  tally.ignored += Number(/\| (\d+) ignored/.exec(summary[3]!)?.[1] ?? 0);
}

/** The skipped tests in a JUnit report of `deno test`, each with its reason. */
function skippedTests(report: string): string[] {
  return [...report.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<skipped/g)]
    .map(([, name]) => skipReason(unescapeXml(name!)));
}

/**
 * The failed tests in the output of `deno test`, a step as its test. Its JUnit report does not say in
 * which file a test is that a function of another one registers.
 */
function failedTests(output: string): FailedTest[] {
  const failures = new Map<string, FailedTest>();
  let file = "";
  for (const line of output.split("\n")) {
    file = /^running \d+ tests? from (.+)$/.exec(line)?.[1] ?? file;
    // With --parallel the file stands before each test.
    const result = /^(?:(\S+\.test\.ts) => )?(\S.*?) \.\.\. (?:.* \.\.\. )?FAILED \(/.exec(line);
    if (result === null) continue;
    const failure = { file: result[1] ?? file, name: result[2]! };
    failures.set(`${failure.file} ${failure.name}`, failure);
  }
  return [...failures.values()];
}

/**
 * Runs the failed tests once more, each by itself, if they are few.
 *
 * @returns those that passed then, which count as passed
 */
async function tryAgain(
  request: Request,
  environment: Record<string, string>,
  tally: Tally,
): Promise<string[]> {
  const unsteady: string[] = [];
  const { failures } = tally;
  if (failures.length > MOST_UNSTEADY || failures.length !== tally.failed) return unsteady;
  for (const { file, name } of failures) {
    console.log(`\nonce more, by itself: ${name} (${file})`);
    const filter = `/^${name.replaceAll(/[/\\^$.*+?()[\]{}|]/g, "\\$&")}$/`;
    const alone = emptyTally();
    await runFiles([file], [...request.denoOptions, "--filter", filter], environment, alone);
    if (alone.failed > 0 || alone.passed !== 1) continue;
    tally.failed--;
    tally.passed++;
    unsteady.push(`${name} (${file})`);
  }
  return unsteady;
}

/** The reason first, then the test: `needs git: a dirty tree is recorded`. */
function skipReason(name: string): string {
  const reason = /^(.*?)\s*\[skip: (.*)\]$/s.exec(name);
  return reason ? `${reason[2]}: ${reason[1]}` : `no reason given: ${name}`;
}

function unescapeXml(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name]!);
}

async function main(): Promise<number> {
  const request = readRequest(Deno.args);
  const files = findTestFiles(request);
  const tally = emptyTally();
  const temporary = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-test-" }));
  const removeTemporary = () => Deno.removeSync(temporary, { recursive: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      removeTemporary();
      Deno.exit(signal === "SIGINT" ? 130 : 143);
    });
  }
  let leftBehind: string[] = [];
  let unsteady: string[] = [];
  try {
    const environment = testEnvironment(temporary, request.executable);
    const parallel = files.filter((file) => !serialTestFile.test(file));
    const serial = files.filter((file) => serialTestFile.test(file));
    const waiting = parallel.filter((file) => waitingTestFile.test(file));
    const busy = parallel.filter((file) => !waitingTestFile.test(file));
    const options = ["--parallel", ...request.denoOptions];
    const beside = String(Math.max(2, Math.floor(availableParallelism() / 2)));
    await Promise.all([
      runFiles(busy, options, environment, tally),
      runFiles(
        waiting,
        options,
        busy.length === 0 ? environment : { ...environment, DENO_JOBS: beside },
        tally,
      ),
    ]);
    await runFiles(serial, request.denoOptions, environment, tally);
    unsteady = await tryAgain(request, environment, tally);
    // Compiled programs keep their code cache there; that is no test's doing.
    leftBehind = [...Deno.readDirSync(temporary)].map((entry) => entry.name)
      .filter((name) => !name.startsWith("deno-compile-"));
  } finally {
    removeTemporary();
  }

  for (const skipped of tally.skipped) console.log(`skip: ${skipped}`);
  for (const test of unsteady) console.log(`unsteady, failed and then passed by itself: ${test}`);
  for (const problem of tally.problems) console.log(`failed: ${problem}`);
  if (leftBehind.length > 0) {
    console.log(
      `note: tests left ${leftBehind.length} temporary entries, such as ${leftBehind[0]}`,
    );
  }
  if (files.length === 0) console.log("no test file matches");
  console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.ignored} skipped`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

Deno.exitCode = await main();
