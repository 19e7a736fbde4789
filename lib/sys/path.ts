/** Paths of the operating system; the rest of yanex takes them from here. */
export { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
export { fileURLToPath } from "node:url";
