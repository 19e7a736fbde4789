import type { Store } from "../../experiment/mod.ts";
import { basename, join, listFolder, parseTimestamp, statFile } from "../../sys/mod.ts";
import { type Candidate, describe, isOfferable, type Matches } from "./candidate.ts";
import { NewestExperiments, type Stored } from "./stored.ts";

/** Experiments that are offered while nothing is typed. */
const UNTYPED = 50;

/** Ids that are offered at most once something is typed. */
const TYPED = 200;

/** Ids of experiments, then names, and `latest`; the newest first. */
export function experimentCandidates(
  store: Store,
  { which, staged }: { readonly which: "regular" | "archived" | "all"; readonly staged: boolean },
  typed: string,
  matches: Matches,
): Candidate[] {
  const experiments = new NewestExperiments(store, which);
  const isMeant = ({ record }: Stored) => !staged || record.status === "staged";
  const byId = [
    ...typed === ""
      ? experiments.among(UNTYPED)
      : experiments.among(TYPED, ({ id }) => matches(id)),
  ].filter(isMeant);
  const byName = [...typed === "" ? byId : experiments.newest()]
    .filter(({ record: { name } }) => name !== null && matches(name)).filter(isMeant);
  const latest = !staged && matches("latest") && experiments.places.length > 0;
  return [
    ...latest ? [{ value: "latest", description: "the newest experiment" }] : [],
    ...byId.filter(({ place }) => isOfferable(place.id))
      .map((stored) => described(stored.place.id, () => facts(stored))),
    ...namedCandidates(byName),
  ];
}

/** Each name once, and what it names. */
function namedCandidates(experiments: readonly Stored[]): Candidate[] {
  const byName = Map.groupBy(experiments, ({ record }) => record.name ?? "");
  return [...byName].filter(([name]) => isOfferable(name) && name !== "latest")
    .map(([name, [first, ...others]]) =>
      described(
        name,
        () =>
          others.length > 0
            ? `${others.length + 1} experiments`
            : describe(first!.place.id, first!.record.status, time(first!)),
      )
    );
}

/** A candidate that is described only if somebody asks: for hundreds of them that takes a while. */
function described(value: string, description: () => string): Candidate {
  return {
    value,
    get description() {
      return description();
    },
  };
}

function facts(stored: Stored): string {
  const { name, scriptPath, status } = stored.record;
  return describe(
    name ?? (scriptPath === null ? null : basename(scriptPath)),
    status,
    time(stored),
  );
}

/** When it was started, to the minute in the user's time zone; null if it was not. */
function time({ record }: Stored): string | null {
  const { startedAt } = record;
  const micros = startedAt === null ? null : parseTimestamp(startedAt);
  if (micros === null) return null;
  const date = new Date(micros / 1000);
  const [month, day, hour, minute] = [
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ].map((number) => String(number).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}

/** Names that experiments have. */
export function nameCandidates(store: Store, matches: Matches): Candidate[] {
  const named = [...new NewestExperiments(store, "regular").newest()]
    .filter(({ record: { name } }) => name !== null && matches(name));
  return namedCandidates(named);
}

/** File names of the scripts that were run. */
export function scriptCandidates(store: Store, matches: Matches): Candidate[] {
  const scripts = [...new NewestExperiments(store, "regular").newest()]
    .flatMap(({ record: { scriptPath } }) => scriptPath === null ? [] : [basename(scriptPath)]);
  return counted(scripts, matches);
}

/** Tags that experiments have, those of newer experiments first. */
export function tagCandidates(store: Store, matches: Matches): Candidate[] {
  const tags = [...new NewestExperiments(store, "all").newest()].flatMap(({ record }) =>
    record.tags
  );
  return counted(tags, matches);
}

/** Projects that experiments belong to. */
export function projectCandidates(store: Store, matches: Matches): Candidate[] {
  const projects = [...new NewestExperiments(store, "all").newest()]
    .flatMap(({ record: { project } }) => project === null ? [] : [project]);
  return counted(projects, matches);
}

/** Each of these texts once, in the order in which they come, with how many experiments have it. */
function counted(texts: Iterable<string>, matches: Matches): Candidate[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].filter(([text]) => isOfferable(text) && matches(text))
    .map(([value, count]) => ({
      value,
      description: count === 1 ? "1 experiment" : `${count} experiments`,
    }));
}

/** Ids of sweeps, the newest first. */
export function sweepCandidates(store: Store, matches: Matches): Candidate[] {
  const folder = join(store.root, ".sweeps");
  return listFolder(folder).filter(({ name }) => /^[0-9a-f]{8}\.json$/.test(name))
    .map(({ name }) => name.slice(0, 8)).filter(matches)
    .map((id) => ({ id, made: statFile(join(folder, `${id}.json`))?.modified ?? 0 }))
    .sort((a, b) => b.made - a.made)
    .map(({ id }) => ({ value: id, description: "sweep" }));
}
