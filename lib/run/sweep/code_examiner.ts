import type { GitState } from "../../git/mod.ts";
import type { SecretMode } from "../plan.ts";
import { hasPatch } from "../secrets/on_demand.ts";
import type { ScanReport } from "../secrets/scan_report.ts";
import type { ScanObserver } from "../secrets/tell.ts";

/** A state of the code that may be stored. */
export interface ExaminedCode {
  readonly git: GitState;
  /** What the scan of its patch found; null without a patch, or if the scan failed. */
  readonly report: ScanReport | null;
  /** What the user is to hear if this is stored. */
  readonly says: readonly ((observer: ScanObserver) => void)[];
}

/** Looks for secrets in the code as it is when staged experiments run, once for each state. */
export class CodeExaminer {
  readonly #known = new WeakMap<GitState, Map<SecretMode, Promise<ExaminedCode>>>();

  /**
   * Examines a state without a word to the user.
   *
   * @throws UserError if this may not be run
   */
  examine(state: GitState, mode: SecretMode): Promise<ExaminedCode> {
    const ofState = this.#known.get(state) ?? new Map<SecretMode, Promise<ExaminedCode>>();
    this.#known.set(state, ofState);
    const examined = ofState.get(mode) ?? examine(state, mode);
    ofState.set(mode, examined);
    return examined;
  }
}

async function examine(state: GitState, mode: SecretMode): Promise<ExaminedCode> {
  const says: ((observer: ScanObserver) => void)[] = [];
  if (!hasPatch(state)) return { git: state, report: null, says };
  const { examinePatch } = await import("../secrets/examine.ts");
  const { git, report } = await examinePatch(state, mode, {
    warn: (text) => says.push((observer) => observer.warn(text)),
    secrets: (report) => says.push((observer) => observer.secrets(report)),
  }, { waits: true });
  return { git, report, says };
}
