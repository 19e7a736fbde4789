import { Command } from "commander";
import { experimentUsed, type UserError } from "../errors/mod.ts";
import { deleteExperiment, hindrance, locateStore, removeDeleted } from "../experiment/mod.ts";
import { type Dependents, type ExperimentRow, findDependents } from "../query/mod.ts";
import { addFilterOptions, type FilterOptions } from "./filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { performBulk } from "./manage/bulk.ts";
import { DELETE } from "./manage/operation.ts";
import { findTargets } from "./manage/targets.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

type DeleteOptions = FilterOptions & FormatOptions & { readonly force?: boolean };

/** The command `yanex delete`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex delete")
      .description(
        "Delete experiments for good. One that runs is never deleted; one that others depend on " +
          "only with them, or with --force. yanex archive puts experiments out of sight instead.",
      )
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--force", "do not ask, and also delete what others depend on"),
  );
  addFilterOptions(command, { archived: true, limit: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Deletes experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const { force = false, ...options } = command.opts<DeleteOptions>();
  const format = readFormat(options);
  const store = locateStore();
  const scope = { verb: "delete", archived: options.archived ?? false };
  const { rows, nothing } = await findTargets(store, command.args, options, scope);
  const dependents = findDependents(store, rows.map(({ id }) => id));
  for (const problem of dependents.problems) await reportWarning(problem);
  const ordered = inOrder(rows, dependents);
  const check = new DependencyCheck(ordered, dependents);
  const refused = refusals(ordered, check, force);
  removeDeleted(store);
  return await performBulk({
    operation: DELETE,
    rows: ordered,
    format,
    force,
    isFinal: true,
    nothing,
    refusal: ({ id }) => refused.get(id) ?? null,
    act(row, failed) {
      const used = check.used(row.id, failed);
      if (used !== null && !force) throw used;
      const remains = deleteExperiment(store, row);
      if (remains !== null) {
        return `some files of ${row.id} could not be removed (${remains.reason}): they are in ` +
          remains.folder;
      }
      return used === null ? null : `it is gone, though ${used.message}`;
    },
  });
}

/** Those that use others come first, so that what they use can follow them. */
function inOrder(rows: readonly ExperimentRow[], { order }: Dependents): ExperimentRow[] {
  const places = new Map(order.map((id, place) => [id, place]));
  return [...rows].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

/** Tells whether something that stays uses an experiment. */
class DependencyCheck {
  readonly #ids: ReadonlySet<string>;

  constructor(rows: readonly ExperimentRow[], private readonly dependents: Dependents) {
    this.#ids = new Set(rows.map(({ id }) => id));
  }

  /**
   * Null if nothing that stays uses it.
   *
   * @param staying ids of those that should go and cannot
   */
  used(id: string, staying: ReadonlySet<string>): UserError | null {
    const users = this.dependents.of(id)
      .filter((user) => !this.#ids.has(user.id) || staying.has(user.id))
      .map((user) => user.name === null ? user.id : `${user.id} (${user.name})`);
    return users.length === 0 ? null : experimentUsed(id, users);
  }
}

/** What cannot be deleted is known before anybody is asked. */
function refusals(
  rows: readonly ExperimentRow[],
  check: DependencyCheck,
  force: boolean,
): Map<string, UserError> {
  const refused = new Map<string, UserError>();
  for (const row of rows) {
    const staying = new Set(refused.keys());
    const error = hindrance(row) ?? (force ? null : check.used(row.id, staying));
    if (error !== null) refused.set(row.id, error);
  }
  return refused;
}
