import { UserError } from "../../errors/mod.ts";
import { listNursery, type Store } from "../../experiment/mod.ts";
import { failureText } from "../../sys/mod.ts";
import { type ForgottenCode, nurseryRemains, outerRemains } from "../space/mod.ts";
import { checkExperiments } from "./check_experiments.ts";
import { checkLeftovers, checkUnused, strayData } from "./check_leftovers.ts";
import { checkStore } from "./check_store.ts";
import { checkConfig, checkGit, checkPython } from "./check_surroundings.ts";
import type { Check, Finding } from "./finding.ts";
import type { AskSlurm } from "./jobs.ts";

/** What {@link diagnose} looks at. */
export interface DiagnoseOptions {
  readonly store: Store;
  /** Mend what can be mended without a risk for anything that lives, or that somebody made. */
  readonly fix: boolean;
  /** Worktrees of reproductions, which only the layer above knows. */
  readonly code: ForgottenCode;
  /** Asks SLURM for experiments that may be in its hands; only the layer above knows how. */
  readonly askSlurm: AskSlurm;
}

/**
 * Looks at everything that `yanex` needs and keeps, one thing after the other.
 *
 * @returns what it finds, as it finds it
 */
export async function* diagnose(options: DiagnoseOptions): AsyncGenerator<Finding> {
  yield* examineStore(options);
  const surroundings: readonly [Check, () => Promise<Finding[]>][] = [
    ["python", checkPython],
    ["git", checkGit],
    ["config", checkConfig],
  ];
  for (const [check, look] of surroundings) yield* await orFailure(check, look);
}

async function* examineStore(
  { store, fix, code, askSlurm }: DiagnoseOptions,
): AsyncGenerator<Finding> {
  const { findings, readable, writable, now } = await checkStore(store);
  if (!findings.some(({ check }) => check === "store")) {
    yield { check: "store", level: "ok", text: store.root };
  }
  yield* findings;
  if (!readable) return;
  const mend = fix && writable;
  const inside = { left: [] as readonly string[], removed: [] as readonly string[] };
  yield* await orFailure("records", async () => {
    const { findings, ...found } = await checkExperiments({ store, now, fix: mend, askSlurm });
    Object.assign(inside, found);
    return [...findings];
  });
  yield* await orFailure("leftovers", () => {
    const remains = [
      ...nurseryRemains(store, now),
      ...outerRemains({ store, now, code }),
    ];
    const stray = listNursery(store, now).filter(({ kind }) => kind === "data");
    return Promise.resolve([
      ...checkLeftovers(remains, inside, fix),
      ...strayData(stray.map(({ path }) => path)),
      ...checkUnused(remains),
    ]);
  });
}

/** A check that cannot be done is told, and the others are done all the same. */
async function orFailure(check: Check, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const text = error instanceof UserError ? error.message : failureText(error);
    const advice = error instanceof UserError ? error.hint : undefined;
    return [{ check, level: "problem", text: `this could not be looked at: ${text}`, advice }];
  }
}
