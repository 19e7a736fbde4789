/**
 * Makes a store of many experiments, with files as large as real ones:
 *
 *     deno run -A bench/stores/generate.ts 10000 /tmp/store
 *
 * The same number gives the same store.
 *
 * @module
 */
import { join } from "node:path";

/** Options of {@link generateStore}. */
export interface GenerateOptions {
  /** Experiments. */
  readonly count: number;
  /** Steps of each run's metrics; default 20. */
  readonly steps?: number;
  /** Time of the newest one, milliseconds since 1970; default now. */
  readonly newest?: number;
}

const STATUSES = ["completed", "completed", "completed", "completed", "failed", "cancelled"];
const PROJECTS = ["vision", "speech", "text", null];
const SCRIPTS = ["train.py", "eval.py", "prepare_data.py", "sweep_models.py"];
const TAGS = ["baseline", "ablation", "large", "paper", "debug", "v2"];

/** A generator of numbers in [0, 1) that gives the same ones each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills a folder, which is made, with experiments that have all come to an end. */
export function generateStore(root: string, options: GenerateOptions): void {
  const { count, steps = 20, newest = Date.now() } = options;
  Deno.mkdirSync(root, { recursive: true, mode: 0o700 });
  for (let index = 0; index < count; index++) {
    // Spread over the ids, as random ones are.
    const id = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
    writeExperiment(join(root, id), id, newest - (count - index) * 60_000, steps, seeded(index));
  }
}

function writeExperiment(
  folder: string,
  id: string,
  created: number,
  steps: number,
  random: () => number,
): void {
  Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
  const write = (file: string, text: string) => Deno.writeTextFileSync(join(folder, file), text);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const params = {
    batch_size: pick([16, 32, 64, 128]),
    lr: Number((10 ** (-1 - 4 * random())).toPrecision(3)),
    model: { depth: pick([18, 34, 50, 101]), dropout: pick([0.1, 0.2, 0.5]), name: "resnet" },
    optimizer: pick(["adam", "sgd", "adamw"]),
    seed: Math.floor(random() * 1000),
  };
  const duration = Math.round(random() * 36e8) / 1e6;
  const metadata = metadataOf(id, created, duration, random, pick);
  write("metadata.json", JSON.stringify(metadata, null, 2) + "\n");
  write("params.yaml", paramsYaml(params));
  write(".params.json", JSON.stringify(params));
  writeMetrics(write, created, steps, random);
  write("artifacts/stdout.txt", "epoch 1\n");
}

function metadataOf(
  id: string,
  created: number,
  duration: number,
  random: () => number,
  pick: <T>(list: readonly T[]) => T,
) {
  const status = pick(STATUSES);
  const script = pick(SCRIPTS);
  const tags = TAGS.filter(() => random() < 0.2);
  const time = (millis: number) => new Date(millis).toISOString().replace("Z", "123");
  const name = random() < 0.7 ? `${script.replace(".py", "")}-${Math.floor(random() * 1e4)}` : null;
  const sha = Array.from({ length: 40 }, () => Math.floor(random() * 16).toString(16)).join("");
  const commit = {
    author: "A U Thor",
    branch: "main",
    commit_hash: sha,
    commit_hash_short: sha.slice(0, 8),
    committed_date: "2026-01-01T10:00:00+00:00",
    message: "Train longer",
  };
  return {
    cli_args: { name, param: ["lr=0.1"], script, tag: tags },
    completed_at: time(created + 100 + duration * 1000),
    created_at: time(created),
    description: null,
    duration,
    environment: {
      capture_timestamp: null,
      dependencies: {
        environment_yml: null,
        packages: Object.fromEntries(PACKAGES.map((p, at) => [p, `${at % 3}.${at % 7}.${at}`])),
        pyproject_toml: null,
        requirements_txt: "numpy\ntorch\n",
      },
      git: { commit, repository: { git_dir: "/work/p/.git", repo_path: "/work/p" } },
      python: { platform: "Linux", python_executable: "/usr/bin/python3", python_version: "3.12" },
      system: { hostname: "node17", platform: { machine: "x86_64", system: "Linux" } },
    },
    ...(status === "failed" ? { error_message: "Exited with code 1" } : {}),
    git: { ...commit, has_uncommitted_changes: false, patch_file: null },
    id,
    name,
    process_id: 4242,
    project: pick(PROJECTS),
    runner: {
      exit_code: status === "completed" ? 0 : 1,
      host: "node17",
      pid: 4242,
      process_start_time: "81234",
      version: "0.1.0",
    },
    saved_at: time(created + 200 + duration * 1000),
    script_args: [],
    script_path: `/work/p/${script}`,
    started_at: time(created + 100),
    status,
    storage_version: 2,
    tags,
  };
}

/** As many as a small environment has. */
const PACKAGES = Array.from({ length: 60 }, (_, at) => `package-${at}`);

function paramsYaml(map: Record<string, unknown>, indent = ""): string {
  return Object.entries(map).map(([key, value]) =>
    typeof value === "object"
      ? `${indent}${key}:\n${paramsYaml(value as Record<string, unknown>, indent + "  ")}`
      : `${indent}${key}: ${floatOrWhole(value)}\n`
  ).join("");
}

/** PyYAML takes a number with an exponent and no point for a text. */
function floatOrWhole(value: unknown): string {
  const text = String(value);
  return /^\d+e/.test(text) ? text.replace("e", ".0e") : text;
}

function writeMetrics(
  write: (file: string, text: string) => void,
  created: number,
  steps: number,
  random: () => number,
): void {
  const rows = Array.from({ length: steps }, (_, step) => ({
    step,
    timestamp: new Date(created + step * 1000).toISOString().replace("Z", "123"),
    loss: 1 / (step + 1) + random() / 10,
    accuracy: 1 - 1 / (step + 2) - random() / 10,
  }));
  // As the client writes it, with a space after each comma and colon.
  const log = rows.map((row) =>
    JSON.stringify(row).replaceAll('":', '": ').replaceAll(',"', ', "') + "\n"
  ).join("");
  write("metrics.jsonl", log);
  write("metrics.json", JSON.stringify(rows, null, 2) + "\n");
  const facts = (name: "loss" | "accuracy") => {
    const values = rows.map((row) => row[name]);
    return {
      count: steps,
      first_step: 0,
      last: values.at(-1),
      last_step: steps - 1,
      max: Math.max(...values),
      min: Math.min(...values),
    };
  };
  write(
    "metrics_summary.json",
    JSON.stringify({
      log_bytes: new TextEncoder().encode(log).length,
      metrics: { accuracy: facts("accuracy"), loss: facts("loss") },
      ordered: true,
      others: [],
      rows: steps,
      steps,
    }),
  );
}

if (import.meta.main) {
  const [count, root, steps] = Deno.args;
  if (count === undefined || root === undefined || !/^\d+$/.test(count)) {
    console.error("usage: generate.ts COUNT FOLDER [STEPS]");
    Deno.exit(2);
  }
  generateStore(root, { count: Number(count), steps: steps === undefined ? 20 : Number(steps) });
}
