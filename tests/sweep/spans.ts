import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** When a script ran, as it says itself. */
export interface Span {
  /** Its experiment. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly begin: number;
  readonly end: number;
  /** Its CUDA_VISIBLE_DEVICES. */
  readonly gpus: string | null;
}

const LOG = "spans.log";

/**
 * Writes a script that takes `seconds` and leaves a line about it when it has ended.
 *
 * @param together how many must have begun before any ends; the first ones wait for each other
 */
export function spanScript(t: Sandbox, path: string, seconds: number, together = 1): void {
  t.write(
    path,
    `import json, os, time
begin = time.time()
begun = ${JSON.stringify(join(t.home, "begun"))}
os.makedirs(begun, exist_ok=True)
open(os.path.join(begun, os.environ["YANEX_EXPERIMENT_ID"]), "w").close()
patience = time.time() + 30
while len(os.listdir(begun)) < ${together} and time.time() < patience:
    time.sleep(0.01)
time.sleep(${seconds})
line = json.dumps({"id": os.environ["YANEX_EXPERIMENT_ID"], "begin": begin, "end": time.time(),
                   "gpus": os.environ.get("CUDA_VISIBLE_DEVICES")}) + "\\n"
log = os.open(${JSON.stringify(join(t.home, LOG))}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(log, line.encode())
`,
  );
}

/** What the scripts have left. */
export function readSpans(t: Sandbox): Span[] {
  return Deno.readTextFileSync(join(t.home, LOG)).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
}

/** How many ran at the same moment at most. */
export function most(spans: readonly Span[]): number {
  return Math.max(
    ...spans.map(({ begin }) => spans.filter((s) => s.begin <= begin && begin < s.end).length),
  );
}
