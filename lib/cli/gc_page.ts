import { bytesText, type Remain, REMAIN_KINDS, type RemainKind } from "../query/space/mod.ts";
import { safeText } from "./paint.ts";

/** What people call each kind. */
const WORDS: Readonly<Record<RemainKind, string>> = {
  draft: "experiments that were only half made",
  deletion: "experiments whose deletion was broken off",
  leftover: "files in experiments that killed processes left",
  temporary: "temporary files and folders",
  worktree: "worktrees of broken off reproductions",
  snapshot: "snapshots of code that nothing waits for",
  note: "notes of SLURM jobs that are long over",
  client: "Python clients of other versions, unused for 30 days",
  cache: "caches of interpreters and folders that are gone",
};

/** Paths that are printed of one kind. */
const SHOWN = 10;

/** What would be removed, by kind, with sizes. */
export function remainLines(remains: readonly Remain[], dryRun: boolean): string {
  if (remains.length === 0) return "There is nothing to remove.\n";
  const lines = REMAIN_KINDS.flatMap((kind) => {
    const some = remains.filter((remain) => remain.kind === kind);
    if (some.length === 0) return [];
    return [
      `${WORDS[kind]}: ${some.length} (${sizeOf(some)})`,
      ...some.slice(0, SHOWN).map(({ path }) => `  ${safeText(path)}`),
      ...(some.length > SHOWN ? [`  ... and ${some.length - SHOWN} more`] : []),
    ];
  });
  const all = `${remains.length} in all, ${sizeOf(remains)}`;
  return [...lines, dryRun ? `${all}; nothing was removed` : all].join("\n") + "\n";
}

function sizeOf(remains: readonly Remain[]): string {
  return bytesText(remains.reduce((sum, { bytes }) => sum + bytes, 0));
}
