import { UserError } from "../../errors/mod.ts";
import {
  claimExperiment,
  entryAt,
  type ExperimentPlace,
  findLeftovers,
  hasCutMetrics,
  listPlaces,
  type Metadata,
  METADATA_FILE,
  number,
  readMetadata,
  removeLeftovers,
  runState,
  settleDeadRun,
  STORAGE_VERSION,
  type Store,
} from "../../experiment/mod.ts";
import { diskEntry, failureText, join, listFolder } from "../../sys/mod.ts";
import { count, type Finding } from "./finding.ts";
import { type AskSlurm, isWithSlurm, jobFindings, type SlurmHealth } from "./jobs.ts";
import { Permissions } from "./permissions.ts";

/** How experiments are looked at. */
export interface ExperimentsLook {
  readonly store: Store;
  /** The time by the clock of the store's file system, milliseconds since 1970. */
  readonly now: number;
  readonly fix: boolean;
  readonly askSlurm: AskSlurm;
}

/** What the look at all experiments finds. */
export interface ExperimentsHealth {
  readonly findings: readonly Finding[];
  /** What was left in folders of experiments and is still there, as paths. */
  readonly left: readonly string[];
  /** The same that was removed. */
  readonly removed: readonly string[];
}

/** Looks at every experiment, and mends what it may. */
export async function checkExperiments(look: ExperimentsLook): Promise<ExperimentsHealth> {
  const scan = new Scan(look);
  // Of regular experiments and archived ones alike.
  for (const place of listPlaces(look.store)) await scan.visit(place);
  await scan.askSlurm();
  return scan.health();
}

class Scan {
  #read = 0;
  #archived = 0;
  readonly #broken: string[] = [];
  readonly #failed: string[] = [];
  readonly #absent: string[] = [];
  readonly #newer: string[] = [];
  readonly #cut: string[] = [];
  readonly #scratch: string[] = [];
  readonly #dead: string[] = [];
  readonly #settled: string[] = [];
  readonly #orphans: string[] = [];
  readonly #submitted: { readonly place: ExperimentPlace; readonly metadata: Metadata }[] = [];
  #slurm: SlurmHealth = { alive: new Set(), over: [], settled: [], notice: null };
  readonly #left: string[] = [];
  readonly #removed: string[] = [];
  readonly #permissions: Permissions;

  constructor(private readonly look: ExperimentsLook) {
    this.#permissions = new Permissions(look.store);
  }

  async visit(place: ExperimentPlace): Promise<void> {
    try {
      await this.#look(place);
    } catch (error) {
      // What keeps one from being looked at, or mended, says nothing of the others.
      const text = error instanceof UserError ? error.message : failureText(error);
      this.#failed.push(`${place.folder}: ${text}`);
    }
  }

  async #look(place: ExperimentPlace): Promise<void> {
    this.#permissions.visit(place.folder);
    const reading = readMetadata(place.folder);
    if (reading.kind === "absent") this.#absent.push(place.folder);
    if (reading.kind === "broken") {
      this.#broken.push(`${join(place.folder, METADATA_FILE)}: ${reading.reason}`);
    }
    if (reading.kind !== "read") return;
    this.#read++;
    if (place.archived) this.#archived++;
    const version = number(entryAt(reading.metadata.raw, "storage_version"));
    if (version !== null && version > STORAGE_VERSION) this.#newer.push(place.id);
    const names = listFolder(place.folder).map(({ name }) => name);
    if (isWithSlurm(reading.metadata)) this.#submitted.push({ place, metadata: reading.metadata });
    else await this.#lookAtRun(place, reading.metadata);
    this.#tidy(place, reading.metadata, names);
  }

  /** Asks once for all that SLURM may have. */
  async askSlurm(): Promise<void> {
    if (this.#submitted.length === 0) return;
    const { store, fix } = this.look;
    this.#slurm = await this.look.askSlurm(store, this.#submitted.map(({ place }) => place), fix);
    const known = new Set([...this.#slurm.alive, ...this.#slurm.over, ...this.#slurm.settled]);
    for (const { place, metadata } of this.#submitted) {
      if (!known.has(place.id)) await this.#lookAtRun(place, metadata);
    }
  }

  async #lookAtRun({ id, folder }: ExperimentPlace, metadata: Metadata): Promise<void> {
    const { status, runnerDied, orphanPid } = runState(folder, metadata);
    if (orphanPid !== null) this.#orphans.push(`${id} (process ${orphanPid})`);
    else if (runnerDied && this.look.fix && await settle(folder)) this.#settled.push(id);
    else if (runnerDied) this.#dead.push(id);
    // Whoever runs is about to write the rest of the line, or to save the artifact.
    if (orphanPid !== null || status === "running" || status === "created") return;
    if (hasCutMetrics(folder)) this.#cut.push(id);
    const artifacts = join(folder, "artifacts");
    for (const { name, isDirectory } of listFolder(artifacts)) {
      if (isDirectory && /^\.tmp-[0-9a-f]{8}$/.test(name)) {
        this.#scratch.push(join(artifacts, name));
      }
    }
  }

  #tidy({ folder }: ExperimentPlace, metadata: Metadata, names: readonly string[]): void {
    const found = findLeftovers(folder, metadata, this.look.now, names);
    const removed = this.look.fix && found.length > 0 ? removeLeftovers(folder, this.look.now) : [];
    const gone = new Set(removed.map(({ name }) => name));
    this.#removed.push(...[...gone].map((name) => join(folder, name)));
    // Somebody else may have removed it by now.
    const left = found.map(({ name }) => join(folder, name)).filter((path) =>
      diskEntry(path) !== null
    );
    this.#left.push(...left);
  }

  health(): ExperimentsHealth {
    return {
      findings: [
        this.#permissions.finding(this.look.fix),
        ...this.#records(),
        ...this.#runs(),
        ...jobFindings(this.#slurm, this.look.fix),
      ],
      left: this.#left,
      removed: this.#removed,
    };
  }

  #records(): Finding[] {
    const findings: Finding[] = [];
    const add = (
      level: Finding["level"],
      items: readonly string[],
      text: string,
      advice: string,
    ) => {
      if (items.length > 0) findings.push({ check: "records", level, text, items, advice });
    };
    add(
      "problem",
      this.#broken,
      `${count(this.#broken.length, "record")} cannot be read`,
      "restore the file from a backup; parameters, metrics and artifacts beside it are untouched",
    );
    add(
      "problem",
      this.#failed,
      `${count(this.#failed.length, "experiment")} could not be looked at, or mended`,
      "see who may read and write there",
    );
    add(
      "note",
      this.#absent,
      `${count(this.#absent.length, "folder has", "folders have")} no metadata.json and no ` +
        "experiment",
      "look what is in there, and move it elsewhere or remove it",
    );
    add(
      "note",
      this.#newer,
      `${count(this.#newer.length, "experiment was", "experiments were")} written by a newer yanex`,
      "they can be read here, but only a newer yanex may change them",
    );
    add(
      "note",
      this.#cut,
      `the last line of metrics.jsonl is cut in ${count(this.#cut.length, "experiment")}`,
      "the script was killed while it wrote; that line is passed over",
    );
    add(
      "note",
      this.#scratch,
      `${count(this.#scratch.length, "artifact was", "artifacts were")} only half written`,
      "the script was killed while it saved them; look at them, and remove them if they are of " +
        "no use",
    );
    if (this.#broken.length + this.#failed.length > 0) return findings;
    const archived = this.#archived > 0 ? `, ${this.#archived} of them archived` : "";
    const text = this.#read === 0
      ? "no experiments yet"
      : `${count(this.#read, "experiment")}${archived}`;
    return [{ check: "records", level: "ok", text }, ...findings];
  }

  #runs(): Finding[] {
    const findings: Finding[] = [];
    if (this.#settled.length > 0) {
      const text =
        `the end of ${count(this.#settled.length, "run")} was recorded whose yanex was ` +
        "killed";
      findings.push({ check: "runs", level: "mended", text, items: this.#settled });
    }
    if (this.#dead.length > 0) {
      findings.push({
        check: "runs",
        level: "warning",
        text: `${count(this.#dead.length, "run")} without an end: yanex was killed`,
        items: this.#dead,
        advice: this.look.fix
          ? "somebody else is at it, or it cannot be written: try again"
          : "`yanex doctor --fix` records the end (`yanex run --staged` runs staged ones again)",
      });
    }
    if (this.#orphans.length > 0) {
      findings.push({
        check: "runs",
        level: "warning",
        text: `${count(this.#orphans.length, "script goes", "scripts go")} on without yanex, ` +
          "which was killed",
        items: this.#orphans,
        advice: "wait for it or end it with `kill`; then `yanex doctor --fix` records the end",
      });
    }
    return findings.length > 0
      ? findings
      : [{ check: "runs", level: "ok", text: "no run was left without an end" }];
  }
}

/** Records the end of a dead run while nobody can begin it again; false if somebody else does. */
async function settle(folder: string): Promise<boolean> {
  const claim = claimExperiment(folder);
  if (claim === null) return false;
  try {
    return await settleDeadRun(folder);
  } finally {
    claim.release();
  }
}
