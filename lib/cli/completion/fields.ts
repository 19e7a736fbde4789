import type { Store } from "../../experiment/mod.ts";
import { FIELD_NAMES } from "../../query/fields/mod.ts";
import { SORT_FIELDS } from "../../query/select/mod.ts";
import type { Candidate, Matches } from "./candidate.ts";
import { metricCandidates, parameterCandidates } from "./parameters.ts";

/** What `yanex get` prints: its words, `param:NAME` and `metric:NAME`. */
export async function fieldCandidates(
  locate: () => Store,
  typed: string,
  matches: Matches,
): Promise<Candidate[]> {
  return [...words(FIELD_NAMES, matches), ...await valueCandidates(locate, "", typed, matches)];
}

/** What `--sort` takes; a minus before it turns the order round. */
export async function sortKeyCandidates(
  locate: () => Store,
  typed: string,
  matches: Matches,
): Promise<Candidate[]> {
  const sign = typed.startsWith("-") ? "-" : "";
  const keys = SORT_FIELDS.map((key) => sign + key);
  return [...words(keys, matches), ...await valueCandidates(locate, sign, typed, matches)];
}

function words(texts: readonly string[], matches: Matches): Candidate[] {
  return texts.filter(matches).map((value) => ({ value, description: "" }));
}

/** The names themselves once their kind is typed, and only then the store is read. */
async function valueCandidates(
  locate: () => Store,
  sign: string,
  typed: string,
  matches: Matches,
): Promise<Candidate[]> {
  const kind = /^-?(param|metric)[:.]/.exec(typed)?.[1];
  if (kind === undefined) {
    return ["param:", "metric:"].map((word) => sign + word).filter(matches)
      .map((value) => ({ value, description: "a value of this name", open: true }));
  }
  const named = kind === "param"
    ? await parameterCandidates(locate(), { use: "name", script: null }, () => true)
    : await metricCandidates(locate(), "name", () => true);
  return named.map((candidate) => ({ ...candidate, value: `${sign}${kind}:${candidate.value}` }))
    .filter(({ value }) => matches(value));
}
