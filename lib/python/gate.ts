import { join, onWindows, pathListSeparator, processId, runCommand } from "../sys/mod.ts";
import { answerFile, changeOf, readCache, writeCache } from "./cache.ts";

/** Says to `yanex/_gate/sitecustomize.py` what it waits for: `<process id of yanex>:<folder>`. */
export const GATE_VARIABLE = "YANEX_GATE";

/** What is known of an interpreter: whether it stops at the gate. */
interface GateAnswer {
  readonly holds: boolean;
  /**
   * What that depends on, and when it was changed last (null: it is not there): the gate itself,
   * which could be lost, and the folders whose `.pth` files may change what is imported first.
   */
  readonly places: Readonly<Record<string, number | null>>;
}

/** Started with the gate open: has it been passed, in the very process that was started? */
const QUESTION = `
import json, os, site, sys
print(json.dumps({
  "passed": "${GATE_VARIABLE}" not in os.environ,
  "path": os.environ.get("PYTHONPATH"),
  "parent": os.getppid(),
  "sites": [*site.getsitepackages(), site.getusersitepackages()],
}))
`;

/** The folder that must be first on PYTHONPATH for the gate to hold. */
export function gateFolder(client: string): string {
  return join(client, "yanex", "_gate");
}

/**
 * Whether an interpreter certainly stops at the gate, as it was tried.
 *
 * @param client as `deliverClient` returned it
 * @returns null if that is not known, or not any more
 */
export function holdsAtGate(python: string, client: string): boolean | null {
  const file = fileOf(python, client);
  const answer = file === null ? null : readCache(file) as GateAnswer | null;
  if (typeof answer?.holds !== "boolean" || !answer.places) return null;
  const same = Object.entries(answer.places).every(([path, time]) => changeOf(path) === time);
  return same ? answer.holds : null;
}

/**
 * Tries whether an interpreter stops at the gate, for the next run. Launchers that choose an
 * interpreter by rules of their own are not tried: the next one may be another.
 */
export async function tryGate(python: string, client: string): Promise<void> {
  const file = fileOf(python, client);
  if (file === null) return;
  const folder = gateFolder(client);
  const env = {
    PYTHONPATH: [folder, client].join(pathListSeparator),
    // The folder is there: the gate is open.
    [GATE_VARIABLE]: `${processId()}:${folder}`,
  };
  const result = await runCommand(python, ["-c", QUESTION], { env }).catch(() => null);
  // One that was interrupted, or does not work, has said nothing.
  if (result?.code === 0) writeCache(file, readAnswer(result.stdout, client));
}

function readAnswer(stdout: Uint8Array, client: string): GateAnswer {
  try {
    const said = JSON.parse(new TextDecoder().decode(stdout));
    const paths: string[] = [join(gateFolder(client), "sitecustomize.py"), ...said.sites];
    const places = Object.fromEntries(paths.map((path) => [path, changeOf(path)]));
    const holds = said.passed && said.path === client && said.parent === processId();
    return { holds, places };
  } catch {
    // It printed something else as well.
    return { holds: false, places: {} };
  }
}

function fileOf(python: string, client: string): string | null {
  return onWindows ? null : answerFile("gates", python, [gateFolder(client)]);
}
