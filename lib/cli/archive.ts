import type { Command } from "commander";
import { archiveExperiment } from "../experiment/mod.ts";
import { ARCHIVE } from "./manage/operation.ts";
import { defineRelocation, performRelocation, type Relocation } from "./manage/relocation.ts";

const RELOCATION: Relocation = {
  operation: ARCHIVE,
  description: "Put experiments into the archive: out of sight, with all that is in them.",
  archived: false,
  move: archiveExperiment,
};

/** The command `yanex archive`. */
export function define(): Command {
  return defineRelocation(RELOCATION);
}

/** Archives experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  return await performRelocation(RELOCATION, args);
}
