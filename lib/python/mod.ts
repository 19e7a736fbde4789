/** The Python client, its delivery, and finding interpreters. */
export { type ClientPlaces, clientPlaces, deliverClient, mendClient } from "./client.ts";
export { type InterpreterFacts, interpreterFacts } from "./facts.ts";
export { GATE_VARIABLE, gateFolder, holdsAtGate, tryGate } from "./gate.ts";
export { askImportPlaces, type ImportPlaces } from "./import_places.ts";
export { findInterpreter, type Interpreter } from "./interpreter.ts";
export { installedPackages, type PackageOptions } from "./packages.ts";
export { cacheFolder } from "./places.ts";
export { findVanished } from "./vanished.ts";
