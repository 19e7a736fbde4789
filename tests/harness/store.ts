import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The parts of an experiment's metadata that tests ask for most; all others are there too. */
export interface Metadata {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly tags: readonly string[];
  readonly created_at: string;
  // deno-lint-ignore no-explicit-any
  readonly [key: string]: any;
}

/** Looks at the files of a store as anybody else would, without the code that wrote them. */
export class StoreView {
  constructor(readonly path: string) {}

  /** Ids of all experiments, archived ones last; in the order of their creation. */
  ids(): string[] {
    return [...this.#idsIn(this.path), ...this.#idsIn(join(this.path, "archived"))];
  }

  /** Ids of all sweeps. */
  sweeps(): string[] {
    const folder = join(this.path, ".sweeps");
    if (!existsSync(folder)) return [];
    return [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.json$/, ""));
  }

  /** Metadata of all experiments, in the order of {@link ids}. */
  experiments(): Metadata[] {
    return this.ids().map((id) => this.metadata(id));
  }

  /** Asserts that there is no experiment. */
  isEmpty(): void {
    assert.deepEqual(this.ids(), [], "the store must have no experiment");
  }

  /** Asserts that there is exactly one experiment, and gives its id. */
  onlyId(): string {
    const ids = this.ids();
    assert.equal(ids.length, 1, `the store must have one experiment, not ${ids.length}`);
    return ids[0]!;
  }

  /** An experiment's metadata; of the only one unless named. */
  metadata(id: string = this.onlyId()): Metadata {
    return JSON.parse(this.text("metadata.json", id));
  }

  /** The text of a file of an experiment; of the only one unless named. */
  text(file: string, id: string = this.onlyId()): string {
    return Deno.readTextFileSync(join(this.folder(id), file));
  }

  /** The text of an artifact. */
  artifact(id: string, name: string): string {
    return this.text(`artifacts/${name}`, id);
  }

  /** True if the experiment has this file. */
  has(file: string, id: string = this.onlyId()): boolean {
    return existsSync(join(this.folder(id), file));
  }

  /** The folder of an experiment, archived or not. */
  folder(id: string): string {
    const archived = join(this.path, "archived", id);
    return existsSync(archived) ? archived : join(this.path, id);
  }

  #idsIn(folder: string): string[] {
    if (!existsSync(folder)) return [];
    return [...Deno.readDirSync(folder)]
      .filter((entry) => entry.isDirectory && existsSync(join(folder, entry.name, "metadata.json")))
      .map(({ name }) => ({ name, created: createdAt(join(folder, name, "metadata.json")) }))
      .sort((a, b) => a.created.localeCompare(b.created) || a.name.localeCompare(b.name))
      .map(({ name }) => name);
  }
}

function createdAt(file: string): string {
  // Tests damage metadata too; looking at the store must still be possible.
  if (!Deno.statSync(file).isFile) return "";
  return /"created_at": "(.*)"/.exec(Deno.readTextFileSync(file))?.[1] ?? "";
}
