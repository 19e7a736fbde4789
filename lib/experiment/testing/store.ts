import { join } from "node:path";
import { type Plain, toValue, type ValueMap } from "../../params/mod.ts";
import { formatMetadata, METADATA_FILE } from "../metadata.ts";
import type { Store } from "../store.ts";

/** Does something with an empty store, which is removed afterwards. */
export async function withStore(body: (store: Store) => unknown): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-store-" }));
  try {
    await body({ root });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Puts an experiment with this metadata into a store; returns its folder. */
export function putExperiment(
  store: Store,
  id: string,
  metadata: { readonly [key: string]: Plain } = {},
  options: { readonly archived?: boolean } = {},
): string {
  const folder = join(store.root, options.archived ? "archived" : "", id);
  Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
  const raw = toValue({
    id,
    name: null,
    status: "completed",
    created_at: "2026-03-01T10:00:00.000000",
    ...metadata,
  }) as ValueMap;
  Deno.writeTextFileSync(join(folder, METADATA_FILE), formatMetadata(raw));
  return folder;
}

/** Runs a module of `testing/` in a process of its own; gives what it writes. */
export async function runModule(
  name: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await startModule(name, args, { env }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** Starts such a module; its output is piped. */
export function startModule(
  name: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: "piped" } = {},
): Deno.ChildProcess {
  const module = new URL(name, import.meta.url).href;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", "--frozen", "-c", config, module, ...args],
    env: options.env,
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
