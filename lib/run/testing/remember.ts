/** Asks for what may be remembered under a key: KEY ANSWER (`null` for none). Prints both. */
import { remember } from "../create/remembered.ts";

const [key = "", answer] = Deno.args;
let asked = 0;
const remembered = await remember(key, () => {
  asked++;
  return Promise.resolve(answer === "null" ? null : answer ?? "");
});
console.log(JSON.stringify({ remembered, asked }));
