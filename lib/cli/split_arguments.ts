/** An option as far as splitting the command line needs to know it. */
export interface OptionShape {
  /** `-p`, if it has a short form. */
  readonly short?: string;
  /** `--param`. */
  readonly long?: string;
  /** True if it needs a value. */
  readonly takesValue: boolean;
  /** It takes the next argument as its value only if that is a whole number. */
  readonly takesNumber?: boolean;
}

/** A command line of `yanex run`, taken apart. */
export interface SplitArguments {
  /** Options of yanex with their values, in their order. */
  readonly own: string[];
  /** The first argument that is no option, if there is one. */
  readonly script: string | undefined;
  /** What the script gets. */
  readonly scriptArgs: string[];
  /** Options of yanex that were given, as they were written, without values: `--param`, `-j`. */
  readonly given: ReadonlySet<string>;
}

/**
 * Splits a command line into yanex's part and the script's. Options of yanex may stand before and
 * after the script. After it, what yanex does not know is the script's, and everything after `--`
 * is. Before it, an unknown option stays with yanex's own, which complains about it.
 */
export function splitArguments(
  args: readonly string[],
  options: readonly OptionShape[],
): SplitArguments {
  const own: string[] = [];
  const scriptArgs: string[] = [];
  const given = new Set<string>();
  let script: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") {
      const rest = args.slice(at + 1);
      if (script === undefined) script = rest.shift();
      scriptArgs.push(...rest);
      break;
    }
    const match = arg.startsWith("-") && arg !== "-" ? matchOption(arg, options) : null;
    if (match !== null) {
      own.push(arg);
      given.add(arg.startsWith("--") ? arg.replace(/=.*/s, "") : arg.slice(0, 2));
      const next = args[at + 1];
      const takesNext = match === "needs-value" ||
        (match === "may-have-number" && /^\d+$/.test(next ?? ""));
      if (takesNext && next !== undefined) {
        own.push(next);
        at++;
      }
    } else if (script === undefined) {
      if (arg.startsWith("-") && arg !== "-") own.push(arg);
      else script = arg;
    } else {
      scriptArgs.push(arg);
    }
  }
  return { own, script, scriptArgs, given };
}

/** How an argument matches the known options: not at all, whole, or with its value to come. */
function matchOption(
  arg: string,
  options: readonly OptionShape[],
): "whole" | "needs-value" | "may-have-number" | null {
  if (arg.startsWith("--")) {
    const equals = arg.indexOf("=");
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const option = options.find(({ long }) => long === name);
    if (option === undefined) return null;
    if (equals >= 0) return "whole";
    return option.takesValue ? "needs-value" : option.takesNumber ? "may-have-number" : "whole";
  }
  // -p a=1, -pa=1, -j4, or several flags in one: -vq.
  for (let at = 1; at < arg.length; at++) {
    const option = options.find(({ short }) => short === `-${arg[at]}`);
    if (option === undefined) return null;
    if (option.takesValue) return at === arg.length - 1 ? "needs-value" : "whole";
  }
  return "whole";
}
