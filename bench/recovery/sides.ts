/** The same work, submitted with yanex and with submitit. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../../tests/slurm/cluster/cluster.ts";
import { findProgram } from "../../tests/slurm/cluster/programs.ts";
import { benchScript, makeRepository, type Workbench } from "../bench.ts";
import { takeSubmitit } from "../setup.ts";

/** How many tasks each array has. */
export const TASKS = 4;

/** What is submitted, and how. */
export interface Work {
  /** The node that it runs on. */
  readonly node: string;
  readonly partition: string;
  /** What each task counts to, one each second. */
  readonly steps: number;
  /** The time limit. */
  readonly minutes: number;
  /** Seconds from the warning to the time limit. */
  readonly warning: number;
  /** Whether the submitting process stays until all have ended. */
  readonly wait: boolean;
  /** Whether the submitting process is killed before it hears what sbatch answers. */
  readonly killed: boolean;
  /** Whether submitit takes a copy of the code, which yanex does anyway. */
  readonly snapshot: boolean;
}

/** An array of tasks of one tool. */
export abstract class Side {
  protected readonly folder: string;
  protected readonly repository: string;
  /** Where tasks say that they have begun and what they have done. */
  protected readonly results: string;
  protected readonly environment: Record<string, string>;
  /** Fits the command line of the Python process of a task. */
  abstract readonly python: RegExp;
  /** How its user finishes what does not finish itself. */
  abstract readonly remedy: string;
  #submitting: Deno.ChildProcess | null = null;

  constructor(
    protected readonly bench: Workbench,
    protected readonly cluster: Cluster,
    protected readonly work: Work,
    name: string,
    script: string,
  ) {
    this.folder = bench.folder(name);
    this.results = bench.folder(join(name, "results"));
    this.repository = makeRepository(bench, join(name, "repository"), {
      "train.py": benchScript(script),
      "helper.py": 'VERSION = "submitted"\n',
    });
    this.environment = {
      ...bench.environment(bench.folder(join(name, "home"))),
      SLURM_CONF: cluster.environment.SLURM_CONF!,
    };
  }

  /** The command that submits. */
  protected abstract submission(): readonly string[];

  /** Says how each task stands, in the words of the tool's own query. */
  abstract tell(): Promise<string[]>;

  /** Does what {@link remedy} says. */
  abstract again(): Promise<void>;

  /** Submits, and waits for the end of that unless the process is to stay. */
  async submit(): Promise<void> {
    const env = { ...this.environment };
    if (this.work.killed) {
      const programs = this.bench.folder(join(this.folder, "programs"));
      Deno.writeTextFileSync(join(programs, "sbatch"), benchScript("recover_sbatch.sh"));
      Deno.chmodSync(join(programs, "sbatch"), 0o755);
      env.PATH = `${programs}:${env.PATH}`;
      env.REAL_SBATCH = findProgram("sbatch")!;
    }
    this.#submitting = this.#start(this.submission(), env);
    if (this.work.wait) return;
    const { success } = await this.#submitting.status;
    if (success === this.work.killed) {
      throw new Error(`submitting in ${this.folder}: ${this.#log()}`);
    }
  }

  /** Kills the submitting process, which waits. */
  async killSubmitting(): Promise<void> {
    this.#submitting!.kill("SIGKILL");
    await this.#submitting!.status;
  }

  /** Changes the code that was submitted. */
  edit(): void {
    for (const name of ["train.py", "helper.py"]) {
      const path = join(this.repository, name);
      const text = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path, text.replace('VERSION = "submitted"', 'VERSION = "edited"'));
    }
  }

  /** The jobs that were submitted, from the first. */
  async jobs(): Promise<string[]> {
    const all = await this.cluster.attempt(
      ...["squeue", "--all", "--states=all", "--noheader", "--format=%F %Z"] as const,
    );
    const own = all.stdout.split("\n").filter((line) => line.includes(` ${this.folder}/`));
    return [...new Set(own.map((line) => line.split(" ")[0]!))].sort((a, b) => +a - +b);
  }

  /** How many tasks have begun. */
  begun(): number {
    return this.#resultsCalled("begun").length;
  }

  /** What those tasks wrote that came to their end. */
  done(): string[] {
    return this.#resultsCalled("done").map((name) =>
      readFileSync(join(this.results, name), "utf8").trim()
    );
  }

  #resultsCalled(word: string): string[] {
    return readdirSync(this.results).filter((name) => name.startsWith(`${word}-`));
  }

  /** Runs a command that must succeed, and returns what it printed. */
  protected async call(command: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(command[0]!, {
      args: command.slice(1),
      cwd: this.repository,
      env: this.environment,
      clearEnv: true,
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (!success) throw new Error(`${command.join(" ")}: ${text(stderr)}`);
    return text(stdout);
  }

  #start(command: readonly string[], env: Record<string, string>): Deno.ChildProcess {
    const log = join(this.folder, "submission.log");
    return new Deno.Command("sh", {
      args: ["-c", 'log=$1; shift; exec "$@" > "$log" 2>&1', "sh", log, ...command],
      cwd: this.repository,
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  #log(): string {
    const path = join(this.folder, "submission.log");
    return existsSync(path) ? Deno.readTextFileSync(path) : "";
  }
}

/** What `yanex list --json` says of an experiment, as far as it matters here. */
interface Listed {
  readonly status: string;
  readonly error_message?: string;
  readonly cancellation_reason?: string;
  readonly sweep: { readonly id: string };
  readonly slurm?: { readonly state?: string };
}

export class YanexSide extends Side {
  readonly python = /-u .*train\.py/;
  readonly remedy = "`yanex run --resume SWEEP --slurm`";

  constructor(bench: Workbench, cluster: Cluster, work: Work, name: string) {
    super(bench, cluster, work, join(name, "yanex"), "recover_yanex.py");
  }

  #options(minutes: number): string[] {
    const { node, partition, warning } = this.work;
    return [
      ...["--slurm", "--requeue", "--partition", partition, "--time", String(minutes)],
      ...["--signal", `B:USR1@${warning}`, `--sbatch-arg=--nodelist=${node}`],
    ];
  }

  protected submission(): readonly string[] {
    const { steps, minutes, wait } = this.work;
    return [
      ...[this.bench.yanex, "run", "train.py", "--python", this.bench.python],
      ...["-p", `number=range(${TASKS})`, "-p", `steps=${steps}`, "-p", `folder=${this.results}`],
      ...this.#options(minutes),
      ...wait ? ["--wait"] : [],
    ];
  }

  async #list(): Promise<Listed[]> {
    return JSON.parse(await this.call([this.bench.yanex, "list", "--all", "--json"]));
  }

  async tell(): Promise<string[]> {
    return (await this.#list()).map((experiment) => {
      const reason = experiment.error_message ?? experiment.cancellation_reason;
      return reason ? `${experiment.status}: ${withoutNumbers(reason)}` : experiment.status;
    });
  }

  async again(): Promise<void> {
    const sweep = (await this.#list())[0]!.sweep.id;
    // Who resumes after a time limit gives more time.
    const options = this.#options(60);
    await this.call([this.bench.yanex, "run", "--resume", sweep, ...options]);
  }
}

/** What recover_submitit.py says of a job. */
interface Told {
  readonly state: string;
  readonly done: boolean;
  readonly error: string | null;
}

export class SubmititSide extends Side {
  readonly #interpreter = takeSubmitit();
  readonly python = /^\S*python\S* .*submitit\.core\._submit/;
  readonly remedy = "code of the user: `job.submission()` submitted again";

  constructor(bench: Workbench, cluster: Cluster, work: Work, name: string) {
    super(bench, cluster, work, join(name, "submitit"), "recover_submitit.py");
  }

  get #jobs(): string {
    return join(this.folder, "jobs");
  }

  #command(name: string): readonly string[] {
    const options = { ...this.work, folder: this.results, jobs: this.#jobs };
    return [this.#interpreter, "train.py", name, JSON.stringify(options)];
  }

  protected submission(): readonly string[] {
    return this.#command("submit");
  }

  async tell(): Promise<string[]> {
    const text = await this.call([this.#interpreter, "train.py", "tell", this.#jobs]);
    // Its own warnings come before.
    const jobs = JSON.parse(text.trim().split("\n").at(-1)!) as Told[];
    if (jobs.length === 0) return ["no job is found in the folder"];
    return jobs.map(({ state, done, error }) => {
      const told = done ? error === null ? "result" : errorWords(error) : "not done";
      return error === null && done ? told : `${told}, state ${state}`;
    });
  }

  async again(): Promise<void> {
    await this.call(this.#command("again"));
  }
}

/** Of an error of submitit its name and, where it has one, the last line of its trace. */
function errorWords(error: string): string {
  const name = error.split(":")[0]!;
  const trace = error.split(/^-{10,}$/m)[1];
  if (name !== "FailedJobError" || !trace) return name;
  // Without the module and without what was called.
  const last = trace.trim().split("\n").at(-1)!.replace(/^(\w+\.)*/, "");
  return `${name} (${
    withoutNumbers(last).replace(/^(CalledProcessError).*/, "$1: scontrol requeue")
  })`;
}

/** The first line of a reason, so that it is the same for all tasks and each time. */
function withoutNumbers(reason: string): string {
  return reason.split("\n")[0]!.replace(/\b\d+_(\d+)( on n\d+)?/, "JOB_$1").replace(
    /\b\d+ s\b/,
    "N s",
  );
}
