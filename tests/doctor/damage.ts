import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** Puts an experiment into the store as yanex lays it out; returns its folder. */
export function put(t: Sandbox, id: string, metadata: Record<string, unknown> = {}): string {
  const folder = join(t.store.path, id);
  for (const part of [t.store.path, folder, join(folder, "artifacts")]) {
    Deno.mkdirSync(part, { recursive: true, mode: 0o700 });
  }
  const record = {
    created_at: "2026-03-01T10:00:00.000000",
    id,
    name: null,
    status: "completed",
    tags: [],
    ...metadata,
  };
  writePrivately(join(folder, "metadata.json"), JSON.stringify(record, null, 2) + "\n");
  // Whoever wrote it is done.
  age(join(folder, "metadata.json"), 1);
  return folder;
}

/** Writes a file as a private store has them. */
export function writePrivately(file: string, text: string): void {
  Deno.writeTextFileSync(file, text, { mode: 0o600 });
}

/** Makes a file or folder so many hours old. */
export function age(path: string, hours: number): void {
  const time = new Date(Date.now() - hours * 3_600_000);
  Deno.utimeSync(path, time, time);
}

/** An owner of a lock, or a runner, whose process is gone for certain. */
export const gone = {
  pid: 4_000_000,
  host: Deno.hostname(),
  startTime: null,
  scope: null,
  since: 0,
};

/** A record of a run whose runner is gone. */
export const diedRunning = {
  status: "running",
  started_at: "2026-03-01T10:00:00.000000",
  runner: { pid: gone.pid, host: gone.host, process_start_time: "1" },
};

/** Keeps what others left in the common temporary folder out of a test. */
export function ownTemporaryFolder(t: Sandbox): void {
  t.env.TMPDIR = join(t.home, "tmp");
  Deno.mkdirSync(t.env.TMPDIR, { recursive: true });
}

/** What `yanex doctor --json` found. */
export async function diagnose(
  t: Sandbox,
  args = "",
  code = 0,
  env: Readonly<Record<string, string>> = {},
): Promise<Finding[]> {
  ownTemporaryFolder(t);
  const { stdout } = await t.yanex(`doctor --json ${args}`, { env }).fails(code).stderr("");
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  if (ok !== (code === 0)) throw new Error(stdout);
  return findings;
}

/** A finding in the answer of `yanex doctor --json`. */
export interface Finding {
  readonly check: string;
  readonly level: string;
  readonly text: string;
  readonly items?: readonly string[];
  readonly advice?: string;
}

/** Levels and texts of one check. */
export function of(findings: readonly Finding[], check: string): string[] {
  return findings.filter((finding) => finding.check === check)
    .map(({ level, text }) => `${level}: ${text}`);
}
