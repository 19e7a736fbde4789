/** Finishes the metrics of the experiment in FOLDER and prints the memory that it took at most. */
import { finishMetrics } from "../metrics.ts";
import { peakMemory, processId } from "../../sys/mod.ts";

const { cutLines } = finishMetrics(Deno.args[0]!, undefined);
console.log(JSON.stringify({ cutLines, peakKiB: peakMemory(processId()) }));
