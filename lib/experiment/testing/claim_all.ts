/** Claims what it can of the experiments in the folders it is given; prints their ids. */
import { claimExperiment } from "../claim.ts";

const claimed = Deno.args.filter((folder) => claimExperiment(folder) !== null);
console.log(JSON.stringify(claimed));
// The claims last as long as the process: others must come before it ends.
await new Response(Deno.stdin.readable).text();
