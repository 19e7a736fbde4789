import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type CallOptions, type Sandbox, skipUnless, type Transcript } from "../harness.ts";
import { upstreamPython } from "../harness.ts";
import { StoreView } from "../harness/store.ts";

/** Options of tests that need upstream. */
export const withUpstream = skipUnless(upstreamPython, "YANEX_TEST_UPSTREAM is not set");

/** A store of its own, with the environment that names it. */
export interface OwnStore {
  readonly view: StoreView;
  readonly env: { readonly YANEX_EXPERIMENTS_DIR: string };
}

/** Makes a place for a store beside the test's folder. */
export function ownStore(t: Sandbox, name: string): OwnStore {
  const path = join(dirname(t.dir), name);
  return { view: new StoreView(path), env: { YANEX_EXPERIMENTS_DIR: path } };
}

/** Calls the program of upstream; its tables are wide enough to be whole. */
export function upstream(
  t: Sandbox,
  args: readonly string[],
  options: CallOptions = {},
): Transcript {
  const program = join(dirname(upstreamPython!), "yanex");
  return t.call(program, args, { ...options, env: { COLUMNS: "200", ...options.env } });
}

/** What upstream says in JSON. */
export async function upstreamJson(
  t: Sandbox,
  args: readonly string[],
  options: CallOptions = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const { stdout } = await upstream(t, args, options);
  return parsePythonJson(stdout);
}

/** Reads JSON as Python's json module writes it; numbers that only it knows become texts. */
// deno-lint-ignore no-explicit-any
export function parsePythonJson(text: string): any {
  try {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, '"$1"'));
  } catch (error) {
    assert.fail(`no JSON: ${error}\n${text}`);
  }
}

/** The steps of metrics.json with sorted keys and without times. */
export function stepsOf(store: StoreView, id: string): unknown {
  if (!store.has("metrics.json", id)) return null;
  return parsePythonJson(store.text("metrics.json", id)).map((step: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(step).map(([name, value]) =>
        ["timestamp", "last_updated"].includes(name) ? [name, typeof value] : [name, value]
      ).sort(([a], [b]) => (a! < b! ? -1 : 1)),
    )
  );
}

/** All artifacts of an experiment and what is in them. */
export function artifactsOf(store: StoreView, id: string): Record<string, string> {
  const folder = join(store.folder(id), "artifacts");
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      new TextDecoder("latin1").decode(Deno.readFileSync(join(folder, name))),
    ]),
  );
}
