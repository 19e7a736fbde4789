import type { Command } from "commander";
import { findExperiment, locateStore } from "../experiment/mod.ts";
import { parseField } from "../query/fields/mod.ts";
import { DEPTH, type GetRequest, NOT_FOUND, type Target } from "./get/request.ts";
import { printValues } from "./get/values.ts";

/** The command `yanex get`, for those who ask for its options. */
export async function define(): Promise<Command> {
  const { getCommand } = await import("./get/command_line.ts");
  return getCommand();
}

/** Prints a field of one experiment, or of many. */
export async function perform(args: readonly string[]): Promise<number> {
  const [fieldText, wanted] = args;
  if (args.length !== 2 || args.some((arg) => arg.startsWith("-"))) {
    const { readCommandLine } = await import("./get/command_line.ts");
    const { request, targets } = await readCommandLine(args);
    await print(request, targets);
    return 0;
  }
  // What scripts call most needs nothing of all the rest.
  const store = locateStore();
  const request: GetRequest = {
    store,
    fieldText: fieldText!,
    field: parseField(fieldText!),
    format: "default",
    missing: NOT_FOUND,
    follow: false,
    depth: DEPTH,
    includeDependencies: false,
    withIds: true,
  };
  await print(request, [{ place: findExperiment(store, wanted!) }]);
  return 0;
}

async function print(request: GetRequest, targets: readonly Target[]): Promise<void> {
  const { field } = request;
  if (targets.length === 0) return;
  if (field.kind === "lineage") {
    const { printLineage } = await import("./get/lineage.ts");
    await printLineage(request, field.name, targets);
  } else if (field.kind === "output") {
    const { printOutput } = await import("./get/output.ts");
    await printOutput(request, field.name, targets);
  } else await printValues(request, targets);
}
