/** Where SLURM's programs lie, and whether a cluster can be started here. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where daemons lie, which is not always on a user's PATH. */
const FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/slurm/sbin", "/opt/slurm/bin"];

/** The tables that MariaDB itself needs. */
export const SYSTEM_TABLES = "/usr/share/mysql/mysql_system_tables.sql";

const NEEDED = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol"];
const NEEDED_FOR_ACCOUNTING = ["slurmdbd", "sacct", "sacctmgr", "mariadbd"];

/** The path of a program, or null where it is not installed. */
export function findProgram(name: string): string | null {
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), ...FOLDERS];
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

/** A PATH with SLURM's commands on it. */
export function pathWithSlurm(path = Deno.env.get("PATH") ?? ""): string {
  return [path, ...FOLDERS].join(delimiter);
}

/** Why no cluster can be started here, or null when one can. */
export function whyNoCluster(accounting = false): string | null {
  if (Deno.build.os !== "linux") return "needs SLURM, which needs Linux";
  const needed = [...NEEDED, ...(accounting ? NEEDED_FOR_ACCOUNTING : [])];
  const missing = needed.filter((name) => findProgram(name) === null);
  if (accounting && !existsSync(SYSTEM_TABLES)) missing.push(SYSTEM_TABLES);
  if (missing.length > 0) {
    const what = accounting ? "SLURM with accounting" : "SLURM";
    return `needs ${what} (no ${missing.join(", ")})`;
  }
  if (Deno.uid() !== 0 || !hasUser("munge")) return "starts SLURM, which only root can";
  return null;
}

function hasUser(name: string): boolean {
  return new RegExp(`^${name}:`, "m").test(Deno.readTextFileSync("/etc/passwd"));
}
