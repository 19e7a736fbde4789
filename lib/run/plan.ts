import type { ResolvedDependency, Store } from "../experiment/mod.ts";
import type { ValueMap } from "../params/mod.ts";
import type { Interpreter } from "../python/mod.ts";
import type { ScanReport } from "./secrets/scan_report.ts";

/**
 * What is done about secrets in the uncommitted changes: the user is told, the patch is kept without
 * them, or nothing is run.
 */
export type SecretMode = "warn" | "redact" | "block";

/** Everything that is decided before an experiment is made. */
export interface RunPlan {
  readonly store: Store;
  /** Absolute path. */
  readonly scriptPath: string;
  readonly scriptArgs: readonly string[];
  /** Absolute path of the folder in which the script runs. */
  readonly workingDirectory: string;
  readonly interpreter: Interpreter;
  /** As resolved, without sweeps. */
  readonly params: ValueMap;
  readonly name: string | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** Experiments whose results this one uses. */
  readonly dependencies?: readonly ResolvedDependency[];
  /** Null: the name of the git repository's folder, if there is one. */
  readonly project: string | null;
  /** The options of the command line as `get_cli_args()` gives them. */
  readonly cliArgs: ValueMap;
  /** Notebooks belong to the patch. */
  readonly includeNotebooks: boolean;
  /** Untracked files belong to the patch. */
  readonly includeUntracked: boolean;
  /** What is done about secrets in the patch. */
  readonly secrets: SecretMode;
  /** Time between a signal to the script and SIGKILL. */
  readonly graceSeconds: number;
  /** Time that the script has; default: as much as it wants. */
  readonly timeoutSeconds?: number;
}

/** Hears what happens during a run; nothing in this folder prints. */
export interface RunObserver {
  /** Something the user should know before the script starts. */
  warn(text: string): void;
  /** There are secrets in the patch; of a large one that is known while the script runs. */
  secrets(report: ScanReport): void;
  /** The experiment has its folder. */
  created(id: string, folder: string): void;
  /** A piece of the script's output, byte for byte. */
  output(stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void>;
}
