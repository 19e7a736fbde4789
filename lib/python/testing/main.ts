/** Calls a function of this folder with the environment of this process: FUNCTION [ARGUMENT]. */
import { UserError } from "../../errors/mod.ts";
import {
  askImportPlaces,
  deliverClient,
  findInterpreter,
  interpreterFacts,
  mendClient,
} from "../mod.ts";

const [what, argument] = Deno.args;
try {
  const value = what === "find"
    ? findInterpreter(argument)
    : what === "facts"
    ? await interpreterFacts(argument!)
    : what === "imports"
    ? await askImportPlaces(argument!, Deno.cwd())
    : delivered(argument ?? null);
  console.log(JSON.stringify({ value }));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const { kind, message, excerpt } = error;
  console.log(JSON.stringify({ kind, message, excerpt }));
}

/** As a run does it: the quick look first, the thorough one when there is time. */
function delivered(home: string | null): string {
  const folder = deliverClient(home);
  mendClient(folder);
  return folder;
}
