import { UserError } from "../../errors/mod.ts";
import { type MigrationPlan, planMigration } from "../../experiment/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";

/** How experiments stand to the present storage version. */
export interface Migrations {
  /** Those that are older, with what would change. */
  readonly pending: readonly { readonly row: ExperimentRow; readonly plan: MigrationPlan }[];
  readonly current: readonly ExperimentRow[];
  /** Those of a version that this yanex does not know. */
  readonly newer: readonly ExperimentRow[];
  /** Those that cannot be read. */
  readonly broken: readonly { readonly row: ExperimentRow; readonly error: UserError }[];
}

/** Looks at what each experiment needs. */
export function planMigrations(rows: readonly ExperimentRow[]): Migrations {
  const pending: Migrations["pending"][number][] = [];
  const broken: Migrations["broken"][number][] = [];
  const current: ExperimentRow[] = [];
  const newer: ExperimentRow[] = [];
  for (const row of rows) {
    try {
      const plan = planMigration(row.folder);
      if (plan.steps.length > 0) pending.push({ row, plan });
      else (plan.version === null ? newer : current).push(row);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      broken.push({ row, error });
    }
  }
  return { pending, current, newer, broken };
}
