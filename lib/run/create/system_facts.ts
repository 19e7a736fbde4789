import type { InterpreterFacts } from "../../python/mod.ts";
import {
  environment,
  hostName,
  join,
  memory,
  pathExists,
  processorCount,
  readHead,
  readProc,
} from "../../sys/mod.ts";

/** Bytes that are kept of each file that lists dependencies. */
const DEPENDENCY_FILE_LIMIT = 64 * 1024;

/** Files of the working directory that say what must be installed, and their keys. */
const DEPENDENCY_FILES = {
  requirements_txt: "requirements.txt",
  environment_yml: "environment.yml",
  pyproject_toml: "pyproject.toml",
} as const;

/**
 * Variables that are recorded: they change what a run does and cannot hold a secret. No other
 * variable of the environment is stored.
 */
const VARIABLES = [
  "CUDA_VISIBLE_DEVICES",
  "HIP_VISIBLE_DEVICES",
  "OMP_NUM_THREADS",
  "MKL_NUM_THREADS",
  "CONDA_DEFAULT_ENV",
  "PYTHONHASHSEED",
  "RANK",
  "LOCAL_RANK",
  "WORLD_SIZE",
] as const;

/** The `environment.system` map of metadata.json. */
export function systemFacts(facts: InterpreterFacts, workingDirectory: string) {
  return {
    hostname: hostName(),
    platform: facts.platform,
    working_directory: workingDirectory,
    cpu: { count: processorCount(), model: processorModel() },
    memory_bytes: memory()?.total ?? null,
    container: inContainer(),
  };
}

/**
 * The `environment.dependencies` map: the text of each file, or null.
 *
 * @param redact takes secrets out of the text of a file; default: it stays as it is
 */
export function dependencyFiles(
  workingDirectory: string,
  redact: (path: string, text: string) => string = (_, text) => text,
): Record<string, string | null> {
  const texts: Record<string, string | null> = {};
  for (const [key, name] of Object.entries(DEPENDENCY_FILES)) {
    const path = join(workingDirectory, name);
    const bytes = readHead(path, DEPENDENCY_FILE_LIMIT);
    texts[key] = bytes === null ? null : redact(path, new TextDecoder().decode(bytes));
  }
  return texts;
}

/** The recorded variables that are set. */
export function recordedVariables(): Record<string, string> {
  const all = environment();
  return Object.fromEntries(
    VARIABLES.filter((name) => all[name] !== undefined).map((name) => [name, all[name]!]),
  );
}

function processorModel(): string | null {
  const text = new TextDecoder().decode(readHead("/proc/cpuinfo", 2048) ?? new Uint8Array());
  return /^model name\s*:\s*(.+)$/m.exec(text)?.[1] ?? null;
}

/** Marks that container engines leave; null where nothing tells. */
function inContainer(): string | null {
  if (pathExists("/.dockerenv")) return "docker";
  if (pathExists("/run/.containerenv")) return "podman";
  const all = environment();
  if (all.APPTAINER_CONTAINER || all.SINGULARITY_CONTAINER) return "apptainer";
  if (all.KUBERNETES_SERVICE_HOST) return "kubernetes";
  return /(docker|containerd|kubepods|lxc)/.exec(readProc("/proc/1/cgroup") ?? "")?.[1] ?? null;
}
