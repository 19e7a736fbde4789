/** What a function of this folder gave in a process of its own. */
export interface Answer<T> {
  readonly value?: T;
  /** Kind of the UserError that it threw. */
  readonly kind?: string;
  readonly message?: string;
  readonly excerpt?: string;
}

/** Calls `find`, `facts`, `imports` or `deliver` of `main.ts` in a process with this environment. */
export async function call<T>(
  what: "find" | "facts" | "imports" | "deliver",
  argument: string | undefined,
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd?: string },
): Promise<Answer<T>> {
  const module = new URL("main.ts", import.meta.url).href;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", "--no-config", module, what]
      .concat(argument === undefined ? [] : [argument]),
    clearEnv: true,
    env: { DENO_DIR: folderOfDeno(), ...options.env },
    cwd: options.cwd,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

let known: string | undefined;

/** Where Deno keeps what it has compiled: it would follow the HOME of the test. */
function folderOfDeno(): string {
  known ??= JSON.parse(
    new TextDecoder().decode(
      new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout,
    ),
  ).denoDir as string;
  return known;
}

/** Does something with an empty folder, which is removed afterwards. */
export async function inFolder(body: (folder: string) => unknown): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The interpreter of a test: `python3`, without a launcher that chooses by the current folder. */
export async function realPython(): Promise<string> {
  const { stdout } = await new Deno.Command("python3", {
    args: ["-c", "import sys; print(sys.executable)"],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}
