import { Command } from "commander";
import {
  folderNotOpened,
  namedTwice,
  nothingLatest,
  nothingNamed,
  openNeedsLatest,
} from "../errors/mod.ts";
import { findExperiment, locateStore, type Store } from "../experiment/mod.ts";
import { folderViewer, nowMicros, showFolder, standardError, standardOutput } from "../sys/mod.ts";
import { addFilterOptions, type FilterOptions, isFiltered, readFilter } from "./filter_options.ts";
import { select } from "./manage/targets.ts";
import { safeText } from "./paint.ts";
import { quiet } from "./quiet.ts";

type OpenOptions = FilterOptions & { readonly latest?: boolean };

/** The command `yanex open`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex open")
      .description(
        "Open the folders of experiments in the file manager. Where there is none, as on a " +
          "server, their paths are printed.",
      )
      .argument("[id...]", "ids, beginnings of ids, names, or latest")
      .option("--latest", "the newest experiment that passes the filters"),
  );
  addFilterOptions(command, { archived: true, limit: false });
  return command.helpOption("--help", "show this help");
}

/** Opens folders. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const folders = await foldersOf(locateStore(), command.args, command.opts<OpenOptions>());
  const viewer = folderViewer();
  if (viewer === null) {
    await standardError.write(
      "There is no file manager to open it with here; it is this folder:\n",
    );
    // For the shell: it must be the path, whatever is in it.
    await standardOutput.write(folders.map((folder) => `${folder}\n`).join(""));
    return 0;
  }
  for (const folder of folders) {
    await standardOutput.write(`Opening: ${safeText(folder)}\n`);
    const problem = await showFolder(viewer, folder);
    if (problem !== null) throw folderNotOpened(viewer, problem, folder);
  }
  return 0;
}

async function foldersOf(
  store: Store,
  wanted: readonly string[],
  { latest, ...options }: OpenOptions,
): Promise<string[]> {
  if (wanted.length > 0) {
    if (latest || isFiltered(options)) throw namedTwice("open");
    const archived = options.archived ?? false;
    return [...new Set(wanted.map((text) => findExperiment(store, text, { archived }).folder))];
  }
  if (!latest) throw isFiltered(options) ? openNeedsLatest() : nothingNamed("open");
  const filter = readFilter(options, { micros: nowMicros() });
  const [newest] = await select(store, { ...filter, limit: 1 });
  if (newest === undefined) throw nothingLatest();
  return [newest.folder];
}
