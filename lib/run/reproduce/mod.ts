/** What is left of reproductions that were killed; for the commands that put things in order. */
export { findForgottenCode, removeForgottenCode } from "./code_folder.ts";
