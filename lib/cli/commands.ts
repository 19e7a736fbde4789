import type { Command } from "commander";

/** A command's module. */
export interface CommandModule {
  /**
   * Does what the command line asks.
   *
   * @param args what stands after the command's name
   * @returns the program's exit code
   */
  perform(args: readonly string[]): Promise<number>;
  /** Declares its options to commander; those of `run` stand in its table instead. */
  define?(): Command | Promise<Command>;
}

/** A command; its module is loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Every command, in the order of the overview. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run a Python script as a tracked experiment",
    load: () => import("./run.ts"),
  },
  {
    name: "list",
    summary: "list experiments",
    load: () => import("./list.ts"),
  },
  {
    name: "show",
    summary: "show everything recorded of one experiment",
    load: () => import("./show.ts"),
  },
  {
    name: "get",
    summary: "print a field of one experiment or of many",
    load: () => import("./get.ts"),
  },
  {
    name: "logs",
    summary: "print or follow what a script wrote, wherever it runs",
    load: () => import("./logs.ts"),
  },
  {
    name: "metrics",
    summary: "print or draw metrics",
    load: () => import("./metrics.ts"),
  },
  {
    name: "compare",
    summary: "put experiments side by side: parameters and metrics",
    load: () => import("./compare.ts"),
  },
  {
    name: "lineage",
    summary: "show what an experiment depends on and what depends on it",
    load: () => import("./lineage.ts"),
  },
  {
    name: "reproduce",
    summary: "run an experiment again with the code that it ran",
    load: () => import("./reproduce.ts"),
  },
  {
    name: "cancel",
    summary: "end experiments that wait or run, here or in SLURM",
    load: () => import("./cancel.ts"),
  },
  {
    name: "update",
    summary: "change name, description, project, status or tags",
    load: () => import("./update.ts"),
  },
  {
    name: "archive",
    summary: "put experiments out of sight",
    load: () => import("./archive.ts"),
  },
  {
    name: "unarchive",
    summary: "bring archived experiments back",
    load: () => import("./unarchive.ts"),
  },
  {
    name: "delete",
    summary: "delete experiments for good",
    load: () => import("./delete.ts"),
  },
  {
    name: "open",
    summary: "open the folder of an experiment",
    load: () => import("./open.ts"),
  },
  {
    name: "migrate",
    summary: "bring experiments of older versions to the present form",
    load: () => import("./migrate.ts"),
  },
  {
    name: "doctor",
    summary: "look whether store and surroundings are in order, and mend them",
    load: () => import("./doctor.ts"),
  },
  {
    name: "du",
    summary: "show what takes up space on the disk",
    load: () => import("./du.ts"),
  },
  {
    name: "gc",
    summary: "remove what nothing refers to",
    load: () => import("./gc.ts"),
  },
  {
    name: "secrets",
    summary: "look for secrets in changes, files or a patch",
    load: () => import("./secrets.ts"),
  },
  {
    name: "completion",
    summary: "print what completes commands and ids in bash, zsh or fish",
    load: () => import("./completion.ts"),
  },
];
