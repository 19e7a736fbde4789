/** The Python client, its delivery, and finding interpreters. */
export { deliverClient } from "./client.ts";
export { type InterpreterFacts, interpreterFacts } from "./facts.ts";
export { findInterpreter, type Interpreter } from "./interpreter.ts";
export { cacheFolder } from "./places.ts";
