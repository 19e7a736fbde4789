/** What is said of a run outside of its own output. */
export { Besides } from "./besides.ts";
export { bytesOf } from "./line_reader.ts";
