import type { Random } from "./random.ts";
import { allowingLine, pieces, sourceLine } from "./sample_lines.ts";
import { name, value } from "./sample_secrets.ts";
import { yamlPieces, yamlText } from "./sample_yaml.ts";

/** A file of a corpus. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

/** Ends of names of files that consist of lines of source text. */
const SOURCES = [
  ...[
    "py",
    "js",
    "go",
    "java",
    "c",
    "cpp",
    "cs",
    "m",
    "swift",
    "php",
    "cls",
    "tf",
    "toml",
    "properties",
  ],
  ...[
    "conf",
    "cfg",
    "ini",
    "yaml",
    "yml",
    "sh",
    "ts",
    "md",
    "txt",
    "env",
    "sql",
    "html",
    "example",
    "pyi",
  ],
];

/** A file of a random kind. Some are of kinds or names that are not scanned. */
export function sampleFile(random: Random, index: number): SampleFile {
  const file = (ending: string, text: string) => ({
    path: random.pick([`f${index}`, `sub dir/f${index}`, `naïve-${index}`]) + ending,
    text: random.chance(0.1) ? text.replaceAll("\n", random.pick(["\r\n", "\r"])) : text,
  });
  const source = (line: (random: Random) => string) =>
    random.many(random.int(1, 25), () => random.chance(0.05) ? allowingLine(random) : line(random))
      .join("\n") + random.pick(["", "\n"]);
  return random.pick<() => SampleFile>([
    () => file(`.${random.pick(SOURCES)}`, source(sourceLine)),
    () => file(`.${random.pick(SOURCES)}`, source(pieces)),
    () => file(random.pick([".yaml", ".yml", ".eyaml"]), yamlText(random)),
    () => file(random.pick([".yaml", ".yml"]), yamlPieces(random)),
    () => file(random.pick([".ini", ".cfg", ".toml", ".txt", "", ".py", ".yaml"]), iniText(random)),
    () => file(random.pick(["", ".env", ".txt", ".conf"]), optionLines(random).join("\n")),
    () => file(random.pick([".json", ".ipynb", ".webmanifest"]), jsonText(random)),
    () => file(random.pick([".lock", ".svg", ".swagger.json", ".map", ".PNG"]), source(sourceLine)),
    () => file("-Dockerfile", dockerfile(random)),
  ])();
}

function optionLines(random: Random): string[] {
  return random.many(random.int(1, 12), (index) =>
    random.pick<() => string>([
      () =>
        `${name(random)}${index}${random.pick(["=", " = ", ": ", "\t=\t", " =: "])}${
          value(random)
        }`,
      () =>
        `${name(random)}${index}=${random.pick(["'", '"'])}${value(random)}${
          random.pick(["'", '"'])
        }`,
      () => `${name(random)}${index} =\n    ${value(random)}\n\n  # more\n    ${value(random)}`,
      () => `${name(random)}${index} = ${value(random)}\n  ${value(random)}`,
      () => `# ${name(random)} = ${value(random)}`,
      () => allowingLine(random),
      () => "",
    ])());
}

function iniText(random: Random): string {
  const section = (index: number) => [
    random.pick([`[s${index}]`, `[s${index}] ; x`, "[DEFAULT]", `[a]b]`, `[s${random.int(0, 3)}]`]),
    ...optionLines(random),
    ...random.chance(0.2) ? [`other${index} = %(${random.pick(["name", "x"])})s/bin`] : [],
    ...random.chance(0.1) ? [random.pick(["100%", "percent = 100%", "twice = %%", "=empty"])] : [],
  ];
  const start = random.pick([[], [], [], ["# comment"], ["", "; c"], ["name = x"]]);
  return [...start, ...random.many(random.int(1, 4), section).flat()].join("\n") + "\n";
}

function jsonText(random: Random): string {
  const item = (depth: number): unknown => {
    const kind = random.int(0, depth > 2 ? 2 : 5);
    if (kind <= 2) return value(random);
    if (kind === 3) return random.many(random.int(0, 4), () => item(depth + 1));
    return Object.fromEntries(random.many(random.int(1, 5), () => [name(random), item(depth + 1)]));
  };
  const cells = random.many(3, () => ({
    cell_type: "code",
    source: random.many(3, () => sourceLine(random) + "\n"),
  }));
  const root = random.chance(0.3) ? { cells, nbformat: 4 } : { root: item(0), more: item(1) };
  return JSON.stringify(root, null, random.pick([0, 1, 2, "\t"]));
}

function dockerfile(random: Random): string {
  return random.many(8, () =>
    random.pick([
      () => `FROM python:3.${random.int(8, 14)}`,
      () => `ENV ${name(random)}=${value(random)}`,
      () => `ENV ${name(random)} "${value(random)}"`,
      () => `ARG ${name(random)}`,
      () => `RUN curl ${value(random)}`,
    ])()).join("\n");
}
