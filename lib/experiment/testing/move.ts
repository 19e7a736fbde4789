/** Archives, brings back or deletes experiments of a store: ROOT VERB ID... Says when it begins. */
import { archiveExperiment, unarchiveExperiment } from "../move.ts";
import { deleteExperiment } from "../remove.ts";
import { locateExperiment } from "../store.ts";

const [root = "", verb = "", ...ids] = Deno.args;
const store = { root };
const acts = {
  archive: archiveExperiment,
  unarchive: unarchiveExperiment,
  delete: deleteExperiment,
};
console.log("begun");
for (const id of ids) {
  const place = locateExperiment(store, id);
  if (place !== null) acts[verb as keyof typeof acts](store, place);
}
