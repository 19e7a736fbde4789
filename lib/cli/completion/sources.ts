import { locateStore } from "../../experiment/mod.ts";
import { type Candidate, describe, type Matches } from "./candidate.ts";
import {
  experimentCandidates,
  nameCandidates,
  projectCandidates,
  scriptCandidates,
  sweepCandidates,
  tagCandidates,
} from "./experiments.ts";
import { dependencyCandidates, metricCandidates, parameterCandidates } from "./parameters.ts";
import type { Topic } from "./topic.ts";

/** Topics that the shell does not complete itself. */
export type StoredTopic = Exclude<Topic, { readonly kind: "nothing" | "files" | "folders" }>;

/**
 * What a word about `topic` can become.
 *
 * @param typed what is there of it
 * @throws UserError if there is no store that may be read
 */
export async function candidatesFor(
  topic: StoredTopic,
  typed: string,
  matches: Matches,
): Promise<Candidate[]> {
  switch (topic.kind) {
    case "words":
      return topic.words.filter(({ text }) => matches(text))
        .map(({ text, help }) => ({ value: text, description: describe(help) }));
    case "experiments":
      return experimentCandidates(locateStore(), topic, typed, matches);
    case "dependencies":
      return await dependencyCandidates(locateStore(), topic, typed, matches);
    case "parameters":
      return await parameterCandidates(locateStore(), topic, matches);
    case "metrics":
      return await metricCandidates(locateStore(), topic.use, matches);
    case "fields":
    case "sort-keys": {
      const { fieldCandidates, sortKeyCandidates } = await import("./fields.ts");
      const source = topic.kind === "fields" ? fieldCandidates : sortKeyCandidates;
      return await source(locateStore, typed, matches);
    }
    case "names":
      return nameCandidates(locateStore(), matches);
    case "tags":
      return tagCandidates(locateStore(), matches);
    case "projects":
      return projectCandidates(locateStore(), matches);
    case "scripts":
      return scriptCandidates(locateStore(), matches);
    case "sweeps":
      return sweepCandidates(locateStore(), matches);
  }
}
