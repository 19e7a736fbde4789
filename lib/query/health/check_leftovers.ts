import { failureText } from "../../sys/mod.ts";
import { bytesText, type Remain } from "../space/mod.ts";
import { count, type Finding } from "./finding.ts";

/** What was found in folders of experiments, as paths. */
export interface InExperiments {
  readonly left: readonly string[];
  readonly removed: readonly string[];
}

/** Tells of what dead processes left, and removes it if `fix` says so. */
export function checkLeftovers(
  remains: readonly Remain[],
  inside: InExperiments,
  fix: boolean,
): Finding[] {
  const left = [...inside.left];
  const removed = [...inside.removed];
  const failed: string[] = [];
  for (const remain of remains.filter((remain) => remain.left)) {
    if (!fix) {
      left.push(remain.path);
      continue;
    }
    try {
      // What is in use by now is no leftover.
      if (remain.remove()) removed.push(remain.path);
    } catch (error) {
      failed.push(`${remain.path}: ${failureText(error)}`);
    }
  }
  const findings: Finding[] = [];
  const add = (
    level: Finding["level"],
    items: readonly string[],
    text: string,
    advice?: string,
  ) => {
    if (items.length > 0) findings.push({ check: "leftovers", level, text, items, advice });
  };
  add("mended", removed, `${count(removed.length, "leftover")} of killed processes removed`);
  add(
    "warning",
    [...left, ...failed],
    `${count(left.length + failed.length, "leftover")} of killed processes`,
    fix
      ? "they cannot be removed now: try again, or ask their owner"
      : "`yanex doctor --fix` removes them",
  );
  if (findings.length > 0) return findings;
  return [{ check: "leftovers", level: "ok", text: "killed processes left nothing" }];
}

/** Tells of what has become useless; removing that is asked for elsewhere. */
export function checkUnused(remains: readonly Remain[]): Finding[] {
  const unused = remains.filter(({ left }) => !left);
  if (unused.length === 0) return [];
  const bytes = unused.reduce((sum, remain) => sum + remain.bytes, 0);
  return [{
    check: "unused",
    level: "note",
    text: `${bytesText(bytes)} that nothing refers to (snapshots, old clients, caches)`,
    items: unused.map(({ path }) => path),
    advice: "`yanex gc` removes it",
  }];
}

/** Tells of what lies where experiments are made and holds what a script wrote. */
export function strayData(paths: readonly string[]): Finding[] {
  if (paths.length === 0) return [];
  return [{
    check: "leftovers",
    level: "warning",
    text: `${count(paths.length, "folder")} where experiments are made ${
      paths.length === 1 ? "holds" : "hold"
    } what a script wrote`,
    items: paths,
    advice: "move it into the store, or remove it; yanex does not touch it",
  }];
}
