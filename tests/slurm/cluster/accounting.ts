/** Accounting: slurmdbd, and MariaDB that knows nobody and listens on a socket in the folder alone. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Ports } from "./configuration.ts";
import type { Daemons } from "./daemons.ts";
import { findProgram, SYSTEM_TABLES } from "./programs.ts";

function databaseSocket(folder: string): string {
  return join(folder, "database", "socket");
}

/**
 * Starts MariaDB in a fresh folder.
 *
 * @returns whether it listens yet, to be asked until it does
 */
export function startDatabase(daemons: Daemons): () => boolean {
  const home = join(daemons.folder, "database");
  Deno.mkdirSync(join(home, "data"), { recursive: true });
  const tables = Deno.readTextFileSync(SYSTEM_TABLES);
  const first = join(home, "first.sql");
  Deno.writeTextFileSync(first, `create database if not exists mysql;\nuse mysql;\n${tables}`);
  const socket = databaseSocket(daemons.folder);
  daemons.start("mariadbd", [
    ...[findProgram("mariadbd")!, "--no-defaults", "--user=root"] as const,
    ...[`--datadir=${home}/data`, `--tmpdir=${home}`, `--pid-file=${home}/pid`],
    ...[`--socket=${socket}`, "--skip-networking", "--skip-grant-tables"],
    // What is lost when the machine's power goes is no loss.
    ...[
      "--innodb-flush-log-at-trx-commit=0",
      "--skip-innodb-doublewrite",
      "--innodb-flush-method=nosync",
    ],
    ...["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", `--init-file=${first}`],
  ]);
  return () => existsSync(socket);
}

/** Starts slurmdbd, which takes a moment until it answers. */
export function startAccounting(daemons: Daemons, ports: Ports): void {
  const { folder } = daemons;
  Deno.writeTextFileSync(
    join(folder, "slurmdbd.conf"),
    `
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
DbdHost=${Deno.hostname().split(".")[0]}
DbdPort=${ports.accounting}
SlurmUser=root
LogFile=${folder}/log/slurmdbd.log
PidFile=${folder}/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=slurm
`,
    { mode: 0o600 },
  );
  daemons.start("slurmdbd", [
    ...["env", `MYSQL_UNIX_PORT=${databaseSocket(folder)}`] as const,
    ...[findProgram("slurmdbd")!, "-D"],
  ]);
}
