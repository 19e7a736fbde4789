import type { Sandbox } from "../harness.ts";

/** The page of an experiment after normalising, also of what differs between machines. */
export async function pageOf(t: Sandbox, wanted: string, ...options: string[]): Promise<string> {
  const { stdout } = await t.yanex(["show", wanted, ...options]).stderr("");
  return t.normalise(stdout)
    .replace(/^( {6}Commit {2})[0-9a-f]{12}\b/m, "$1<commit>")
    .replace(/^( {6}Python {2}).*$/m, "$1<python>")
    .replace(/^( {4}Platform {2}).*$/m, "$1<platform>")
    .replace(/^( {8}Host {2}).*$/m, "$1<host>")
    .replace(/^( {5}Machine {2}).*$/m, "$1<machine>")
    .replace(/^( {8}Used {2}).*$/m, "$1<used>")
    .replace(/\b\d\d:\d\d:\d\d\b/g, "<clock>");
}

/** The section at the end of each page of a run outside of a repository. */
export const environment = `
Environment
      Python  <python>
    Platform  <platform>
        Host  <host>
      Folder  <dir>
     Machine  <machine>
        Used  <used>
`;
