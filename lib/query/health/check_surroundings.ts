import { UserError } from "../../errors/mod.ts";
import { captureGit, gitVersion } from "../../git/mod.ts";
import { loadConfigFiles } from "../../params/mod.ts";
import { findInterpreter, type Interpreter, interpreterFacts } from "../../python/mod.ts";
import {
  basename,
  dirname,
  environmentVariable,
  failureText,
  findProgram,
  join,
  pathExists,
  readBytesIfExists,
  realPath,
  resolve,
  sleep,
  workingDirectory,
} from "../../sys/mod.ts";
import type { Finding } from "./finding.ts";

/** How long an interpreter may take to answer, milliseconds. */
const PATIENCE = 20_000;

/** Looks at the interpreters that are found: first the one that `yanex run` takes. */
export async function checkPython(): Promise<Finding[]> {
  let chosen: Interpreter;
  try {
    chosen = findInterpreter(undefined);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    return [{ check: "python", level: "problem", text: message, advice: hint }];
  }
  const findings = [await checkInterpreter(chosen, true)];
  for (const other of otherInterpreters(chosen)) {
    findings.push(await checkInterpreter(other, false));
  }
  return findings;
}

async function checkInterpreter(
  { path, source }: Interpreter,
  isChosen: boolean,
): Promise<Finding> {
  const use = isChosen ? `, from ${source}; \`yanex run\` takes it` : `, from ${source}`;
  const finding = (level: Finding["level"], text: string, advice?: string): Finding => (
    { check: "python", level, text: text + use, advice }
  );
  const bad = isChosen ? "problem" : "note";
  try {
    const facts = await Promise.race([interpreterFacts(path), sleep(PATIENCE)]);
    if (facts === undefined) {
      return finding(bad, `${path} does not answer`, "name another one with YANEX_PYTHON");
    }
    const { major, minor, micro } = facts.python.python_version_info;
    return finding("ok", `Python ${major}.${minor}.${micro}: ${path}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return finding(bad, error.message, isChosen ? error.hint : undefined);
  }
}

/** Versions whose programs are looked for by name. */
const VERSIONS = Array.from({ length: 10 }, (_, index) => `3.${index + 6}`);

/** Further interpreters that people have at hand, each once. */
function otherInterpreters(chosen: Interpreter): Interpreter[] {
  const seen = new Set([identityOf(chosen.path)]);
  const prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"].flatMap((source) => {
    const prefix = environmentVariable(source);
    return prefix === undefined ? [] : [{ path: join(prefix, "bin", "python"), source }];
  });
  const named = ["python3", "python", ...VERSIONS.map((version) => `python${version}`)]
    .map((name) => findProgram(name)).filter((path) => path !== null)
    .map((path) => ({ path: resolve(path), source: "PATH" }));
  return [...prefixes, ...named].filter(({ path }) => {
    const identity = identityOf(path);
    // A shim of pyenv or asdf is there for versions that are not chosen, too.
    if (basename(dirname(path)) === "shims") return false;
    if (!pathExists(path) || seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

/** The program behind links; an environment's own link is the environment. */
function identityOf(path: string): string {
  if (pathExists(join(path, "..", "..", "pyvenv.cfg"))) return join(path, "..");
  try {
    return realPath(path);
  } catch {
    return path;
  }
}

/** Looks whether there is a git that can be used, and whether it answers here. */
export async function checkGit(): Promise<Finding[]> {
  const advice = "without it, the state of the code is not recorded: install git";
  const path = findProgram("git");
  if (path === null) {
    return [{ check: "git", level: "warning", text: "there is no git on PATH", advice }];
  }
  const version = await gitVersion().catch((error) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  if (version === null) {
    return [{ check: "git", level: "warning", text: `${path} does not work`, advice }];
  }
  const text = `${version.replace(/^git version /, "git ")}: ${path}`;
  const here = workingDirectory();
  const state = here === null ? null : await captureGit(here);
  if (state?.notice) {
    return [{ check: "git", level: "warning", text: `${text}; ${state.notice}` }];
  }
  return [{ check: "git", level: "ok", text }];
}

/** The file that `yanex run` reads without being told. */
const CONFIG = "config.yaml";

/** Looks whether the config file of this folder can be read. */
export async function checkConfig(): Promise<Finding[]> {
  const here = workingDirectory();
  if (here === null) {
    const text = "the working directory was removed";
    return [{ check: "config", level: "warning", text, advice: "change to another folder" }];
  }
  const file = join(here, CONFIG);
  if (!pathExists(file)) return [{ check: "config", level: "ok", text: `no ${CONFIG} here` }];
  try {
    await loadConfigFiles([CONFIG], (path) => readBytesIfExists(resolve(here, path)));
    return [{ check: "config", level: "ok", text: file }];
  } catch (error) {
    const text = error instanceof UserError ? error.message : `${file}: ${failureText(error)}`;
    const advice = error instanceof UserError ? error.hint : "see that it can be read";
    return [{ check: "config", level: "problem", text, advice }];
  }
}
