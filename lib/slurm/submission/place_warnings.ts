import type { Store } from "../../experiment/mod.ts";
import { dirname, hostName, pathExists, volumeOf } from "../../sys/mod.ts";
import { askSlurm } from "../commands/call.ts";

/** File systems that no other machine sees. */
const LOCAL_TYPES = new Set(["tmpfs", "ramfs", "devtmpfs"]);

/** Folders that each machine has for itself. */
const LOCAL_FOLDERS = /^\/(tmp|var\/tmp|dev\/shm|run)(\/|$)/;

/**
 * What is to be said of places that nodes need and that plainly are this machine's alone. SLURM is
 * asked for its nodes only then: if they all are on this machine, nothing is to be said.
 *
 * @param program the program that is yanex
 */
export async function placeWarnings(store: Store, program: string): Promise<string[]> {
  const places = [
    { what: "the store", path: store.root, cure: "set YANEX_EXPERIMENTS_DIR to a folder" },
    { what: "yanex", path: program, cure: "install it" },
  ];
  const local = [];
  for (const place of places) if (await isLocal(place.path)) local.push(place);
  if (local.length === 0 || await onlyThisHost()) return [];
  return local.map(({ what, path, cure }) =>
    `${what} (${path}) seems to lie on this machine alone, and jobs need it on their nodes: ` +
    `${cure} on a file system that all nodes share`
  );
}

async function isLocal(path: string): Promise<boolean> {
  if (LOCAL_FOLDERS.test(path)) return true;
  let existing = path;
  while (!pathExists(existing) && existing !== "/") existing = dirname(existing);
  const { type } = await volumeOf(existing);
  return type !== null && LOCAL_TYPES.has(type);
}

/** True also if SLURM does not say. */
async function onlyThisHost(): Promise<boolean> {
  const answer = await askSlurm("scontrol", ["show", "node", "--oneliner"], { seconds: 15 });
  if (answer?.code !== 0) return true;
  const own = shortName(hostName());
  const hosts = [...answer.stdout.matchAll(/\bNodeHostName=(\S+)/g)].map(([, name]) => name!);
  return hosts.every((name) => shortName(name) === own);
}

function shortName(host: string): string {
  return host.split(".")[0]!.toLowerCase();
}
