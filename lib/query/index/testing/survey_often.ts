/**
 * Changes one experiment of a store and asks an index for it, again and again, as one of several
 * processes; prints `right` if every answer was.
 *
 *     survey_often.ts STORE INDEX ID
 *
 * @module
 */
import { makeSurvey } from "../../select/survey.ts";
import { IndexedReader } from "../indexed_reader.ts";

const [root = "", folder = "", id = ""] = Deno.args;
let right = true;
for (let round = 0; round < 35; round++) {
  const file = `${root}/${id}/metadata.json`;
  const temporary = `${file}.${Deno.pid}`;
  Deno.writeTextFileSync(temporary, JSON.stringify({ id, name: `${Deno.pid}`, tags: [] }));
  Deno.renameSync(temporary, file);
  const reader = new IndexedReader({ root }, { folder, now: () => Date.now() + 60_000 });
  const { rows } = await makeSurvey({ root }, { name: "[0-9]*" }, () => {}, reader);
  // Others may have changed it in between, but never to something older.
  right &&= rows.some((row) => row.id === id);
  await new Promise((resolve) => setTimeout(resolve, 12));
}
console.log(right ? "right" : "wrong");
