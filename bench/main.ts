/**
 * Measures yanex against upstream yanex and bare Python.
 *
 *     scripts/bench                      everything, into bench/RESULTS.md
 *     scripts/bench overhead import      these, their sections in bench/RESULTS.md
 *     scripts/bench --quick              few rounds, to the terminal only
 *     scripts/bench --executable FILE    another program than dist/yanex
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, Results, Workbench } from "./bench.ts";
import { claims } from "./cases/claims.ts";
import { compare } from "./cases/compare.ts";
import { config } from "./cases/config.ts";
import { importing } from "./cases/import.ts";
import { list } from "./cases/list.ts";
import { many } from "./cases/many.ts";
import { metrics } from "./cases/metrics.ts";
import { output } from "./cases/output.ts";
import { overhead } from "./cases/overhead.ts";
import { recovery, recoveryWithAccounting } from "./cases/recovery.ts";
import { secrets } from "./cases/secrets.ts";
import { show } from "./cases/show.ts";
import { slurm } from "./cases/slurm.ts";
import { largeSweep, sweep } from "./cases/sweep.ts";
import { start } from "./cases/start.ts";
import { Launcher } from "./measure.ts";
import { mergeResults, section } from "./report.ts";
import { cleanEnvironment, describeMachine, takePython, takeUpstream } from "./setup.ts";

const benches: readonly Bench[] = [
  overhead,
  start,
  output,
  metrics,
  importing,
  config,
  many,
  sweep,
  largeSweep,
  claims,
  list,
  compare,
  secrets,
  show,
  slurm,
  recovery,
  recoveryWithAccounting,
];
const resultsFile = fileURLToPath(new URL("./RESULTS.md", import.meta.url));

/** What the command line asks for. */
interface Request {
  readonly wanted: readonly Bench[];
  readonly yanex: string;
  readonly quick: boolean;
}

function readRequest(args: readonly string[]): Request {
  let yanex = fileURLToPath(new URL("../dist/yanex", import.meta.url));
  let quick = false;
  const wanted: Bench[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    const bench = benches.find(({ name }) => name === word);
    if (word === "--quick") quick = true;
    else if (word === "--executable") {
      yanex = resolve(args[++index] ?? stop("--executable needs a file"));
    } else if (bench) wanted.push(bench);
    else stop(`no bench ${word}; there are ${benches.map(({ name }) => name).join(", ")}`);
  }
  if (!existsSync(yanex)) stop(`there is no ${yanex}; make it with scripts/build`);
  return { wanted: wanted.length > 0 ? wanted : benches, yanex, quick };
}

function stop(message: string): never {
  console.error(`error: ${message}`);
  Deno.exit(2);
}

async function measureAll(request: Request): Promise<Map<string, Results>> {
  const python = takePython();
  const upstream = takeUpstream();
  const work = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-bench-" }));
  const launcher = new Launcher(python, work);
  const results = new Map<string, Results>();
  try {
    for (const bench of request.wanted) {
      const workbench: Workbench = {
        launcher,
        yanex: request.yanex,
        python,
        upstream,
        quick: request.quick,
        folder(name) {
          const folder = join(work, bench.name, name);
          Deno.mkdirSync(folder, { recursive: true });
          return folder;
        },
        environment: (home) => ({ ...cleanEnvironment(python, home), TMPDIR: work }),
      };
      const result = await bench.run(workbench);
      console.log(section(bench.name, bench.title, result));
      results.set(bench.name, result);
    }
  } finally {
    await launcher.close();
    Deno.removeSync(work, { recursive: true });
  }
  if (!request.quick) {
    const old = existsSync(resultsFile) ? Deno.readTextFileSync(resultsFile) : "";
    const machine = describeMachine(request.yanex, python);
    Deno.writeTextFileSync(resultsFile, mergeResults(old, machine, results, benches));
  }
  return results;
}

const results = await measureAll(readRequest(Deno.args));
const rows = [...results.values()].flatMap((result) => "lines" in result ? [] : result);
const missed = rows.filter((row) => row.goal && !row.goal.met);
for (const row of missed) console.error(`missed: ${row.figure}: ${row.goal!.text}`);
Deno.exitCode = missed.length > 0 ? 1 : 0;
