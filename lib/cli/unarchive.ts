import type { Command } from "commander";
import { unarchiveExperiment } from "../experiment/mod.ts";
import { UNARCHIVE } from "./manage/operation.ts";
import { defineRelocation, performRelocation, type Relocation } from "./manage/relocation.ts";

const RELOCATION: Relocation = {
  operation: UNARCHIVE,
  description: "Bring experiments back from the archive.",
  archived: "only",
  move: unarchiveExperiment,
};

/** The command `yanex unarchive`. */
export function define(): Command {
  return defineRelocation(RELOCATION);
}

/** Brings experiments back. */
export async function perform(args: readonly string[]): Promise<number> {
  return await performRelocation(RELOCATION, args);
}
