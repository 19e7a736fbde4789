import { dependencyMalformed, dependencySlotTwice } from "../../errors/mod.ts";
import { splitCall, SweepSyntaxError } from "../../params/mod.ts";

/** A dependency as it was written: its slot and how the experiment is named. */
export interface WantedDependency {
  readonly slot: string;
  /** Id, prefix, name, or `@script.py` for the newest run of a script. */
  readonly wanted: string;
}

/** What `-D` asks for, in the order of the command line. */
export interface WantedDependencies {
  /** Those of every experiment. */
  readonly fixed: readonly WantedDependency[];
  /** Those that are swept: each experiment gets one of `choices`. */
  readonly swept: readonly { readonly slot: string; readonly choices: readonly string[] }[];
}

/** A slot's name, as upstream allows it. */
const SLOT = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Reads the values of `--depends-on`: `ID`, `ID,ID` (one experiment that depends on all of them),
 * `SLOT=ID`, `SLOT=ID,ID` (slots SLOT1, SLOT2), and the sweep `list(ID, ID)` with or without a slot.
 * Those without a slot are `dep1`, `dep2` and so on.
 *
 * @throws UserError if one is not of the right form or a slot is given twice
 */
export function parseDependsOn(texts: readonly string[]): WantedDependencies {
  const fixed: WantedDependency[] = [];
  const swept: { slot: string; choices: string[] }[] = [];
  const taken = new Set<string>();
  const take = (slot: string) => {
    if (taken.has(slot)) throw dependencySlotTwice(slot);
    taken.add(slot);
    return slot;
  };
  let unnamed = 0;
  for (const text of texts) {
    const { slot, ids, isSweep } = parseOne(text);
    if (isSweep) {
      swept.push({ slot: take(slot ?? `dep${++unnamed}`), choices: ids });
      continue;
    }
    ids.forEach((wanted, at) => {
      const name = slot === null ? `dep${++unnamed}` : ids.length === 1 ? slot : `${slot}${at + 1}`;
      fixed.push({ slot: take(name), wanted });
    });
  }
  return { fixed, swept };
}

function parseOne(text: string): { slot: string | null; ids: string[]; isSweep: boolean } {
  const equals = text.indexOf("=");
  const slot = equals < 0 ? null : text.slice(0, equals).trim();
  if (slot !== null && !SLOT.test(slot)) {
    throw dependencyMalformed(text, "has a slot that is not a name of letters, digits, - and _");
  }
  const value = text.slice(equals + 1).trim();
  const call = callIn(value, text);
  const ids = (call ?? value.split(",")).map((id) => id.trim());
  if (call !== null && ids.at(-1) === "") ids.pop();
  if (ids.length === 0 || ids.includes("")) throw dependencyMalformed(text, "has an empty id");
  return { slot, ids, isSweep: call !== null };
}

/** The ids in a `list(...)`, or null if the value is none. */
function callIn(value: string, text: string): string[] | null {
  try {
    const call = splitCall(value);
    if (call === null) return null;
    if (call.kind !== "list") throw dependencyMalformed(text, "can only be swept with list(...)");
    return [...call.args];
  } catch (error) {
    if (!(error instanceof SweepSyntaxError)) throw error;
    throw dependencyMalformed(text, error.reason);
  }
}
