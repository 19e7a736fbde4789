/** Reading many experiments, and one in full. */
export { describeExperiment, type Description } from "./describe.ts";
