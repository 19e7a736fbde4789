import { SLURM_OPTIONS } from "../../slurm/mod.ts";
import { RUN_OPTIONS, type RunOption, SLURM_GROUP } from "../run_option_table.ts";

/** The options of SLURM's jobs, as `yanex run` takes them. */
export function slurmRunOptions(): RunOption[] {
  return SLURM_OPTIONS.flatMap(({ name, kind, value, help }) => {
    const long = `--${name}`;
    const key = keyOf(name);
    if (kind !== "flag") {
      return [{ group: SLURM_GROUP, long, value, key, help, repeatable: kind === "texts" }];
    }
    const no = { group: SLURM_GROUP, long: `--no-${name}`, key, negates: true };
    return [
      { group: SLURM_GROUP, long, key, help },
      { ...no, help: `take back ${long} of a config file` },
    ];
  });
}

/** All options of `yanex run --slurm`: where two have one name, SLURM's. */
export function withSlurmOptions(): RunOption[] {
  const slurm = slurmRunOptions();
  const others = RUN_OPTIONS.filter(({ long }) => slurm.every((option) => option.long !== long));
  return [...others, ...slurm];
}

/** The name under which an option is read: `cpusPerTask`. */
export function keyOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
