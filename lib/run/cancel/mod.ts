/** Ending experiments that wait or run. */
export { Cancellation, type CancelState } from "./cancellation.ts";
