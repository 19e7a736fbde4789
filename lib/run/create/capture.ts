import { yanexHome } from "../../experiment/mod.ts";
import {
  askAhead,
  captureGit,
  type GitQuestion,
  type GitState,
  gitVersion,
} from "../../git/mod.ts";
import { deliverClient, type InterpreterFacts, interpreterFacts } from "../../python/mod.ts";
import { dirname, resolve, workingDirectory } from "../../sys/mod.ts";
import type { RunPlan } from "../plan.ts";
import type { LaterScan } from "../secrets/later_scan.ts";
import type { ScanReport } from "../secrets/scan_report.ts";
import { remember, rememberedCommits } from "./remembered.ts";

/** What surrounds a script: its code's state, its interpreter, the client that it imports. */
export interface Surroundings {
  readonly git: GitState;
  readonly gitVersion: string | null;
  readonly facts: InterpreterFacts;
  /** Folder for PYTHONPATH. */
  readonly client: string;
  /** What the scan of the patch for secrets found; none, or null: not known. */
  readonly scan?: ScanReport | null;
  /** The scan of a large patch, for the time when the script runs. */
  readonly later?: LaterScan;
  /** Takes secrets out of the text of a file of the code that is recorded. */
  readonly redactFile?: (path: string, text: string) => string;
}

/**
 * Asks git about the code around a script that will probably be run, so that it answers while the
 * run is planned.
 *
 * @param script as the command line names it
 */
export function askGitAhead(script: string): GitQuestion | null {
  const folder = workingDirectory();
  if (folder === null) return null;
  return askAhead(dirname(resolve(folder, script)), { commitCache: rememberedCommits });
}

/**
 * Finds out what surrounds a script, everything at once.
 *
 * @param known what git was asked already, and the client if it is delivered
 * @throws UserError if the interpreter does not work or the client cannot be delivered
 */
export async function captureSurroundings(
  plan: RunPlan,
  known: { readonly asked?: GitQuestion | null; readonly client?: string } = {},
): Promise<Surroundings> {
  const answers = Promise.all([
    captureGit(dirname(plan.scriptPath), { ...plan, ...known, commitCache: rememberedCommits }),
    interpreterFacts(plan.interpreter.path),
    gitVersion(remember),
  ]);
  // A rejection is for the line below; until then it is no unhandled one.
  answers.catch(() => {});
  // Goes on while git and Python answer.
  const client = known.client ?? deliverClient(yanexHome());
  const [git, facts, version] = await answers;
  return { git, gitVersion: version, facts, client };
}
