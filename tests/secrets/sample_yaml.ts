import type { Random } from "./random.ts";
import { name, value } from "./sample_secrets.ts";

/** A YAML document of nested mappings and lists with every style of scalar. */
export function yamlText(random: Random): string {
  const writer = new YamlWriter(random);
  const start = random.pick(["", "", "---\n", "# head\n", "%YAML 1.1\n---\n"]);
  const end = random.pick(["", "", "", "...\n", "\n\n", "---\nmore: x\n"]);
  return start + writer.mapping(0) + end;
}

class YamlWriter {
  private anchors: string[] = [];

  constructor(private readonly random: Random) {}

  mapping(indent: number): string {
    const { random } = this;
    return random.many(random.int(1, 6), () => this.entry(indent)).join("");
  }

  private entry(indent: number): string {
    const { random } = this;
    const pad = " ".repeat(indent);
    const key = random.pick([
      name(random),
      name(random),
      `"${name(random)}"`,
      "1",
      "true",
      "a b",
      "<<",
    ]);
    const nested = indent > 6 ? 0.05 : 0.3;
    if (random.chance(nested)) {
      const anchor = random.chance(0.15) ? this.newAnchor() : "";
      return `${pad}${key}: ${anchor}${this.comment()}\n${
        this.mapping(indent + random.pick([1, 2, 4]))
      }`;
    }
    if (random.chance(0.15)) return `${pad}${key}:\n${this.list(indent + random.pick([0, 2]))}`;
    if (random.chance(0.05)) return `${pad}? ${key}\n${pad}: ${this.scalar(indent)}\n`;
    if (random.chance(0.06)) return `${pad}# ${key}: ${value(random)}\n`;
    return `${pad}${key}:${random.pick([" ", " ", "  ", `\n${pad} `])}${
      this.scalar(indent)
    }${this.comment()}\n`;
  }

  private list(indent: number): string {
    const { random } = this;
    const pad = " ".repeat(indent);
    return random.many(random.int(1, 4), () =>
      random.pick([
        () => `${pad}- ${this.scalar(indent)}\n`,
        () => `${pad}- ${name(random)}: ${this.scalar(indent + 2)}\n${this.mapping(indent + 2)}`,
        () => `${pad}-\n${this.mapping(indent + 2)}`,
        () => `${pad}- - ${this.scalar(indent)}\n${pad}  - ${this.flow(0)}\n`,
      ])()).join("");
  }

  private scalar(indent: number): string {
    const { random } = this;
    const pad = " ".repeat(indent + random.int(1, 3));
    const plain = value(random);
    return random.pick<() => string>([
      () => plain,
      () => plain,
      () => `"${plain.replace(/["\\]/g, "\\$&")}"`,
      () => `'${plain.replaceAll("'", "''")}'`,
      () => `"${plain.replace(/["\\]/g, "")}\\\n${pad}${value(random).replace(/["\\]/g, "")}"`,
      () => `"\\x41\\u00e9 ${plain.replace(/["\\]/g, "")}\n\n${pad}next"`,
      () =>
        `${
          random.pick(["|", ">", "|-", ">+", "|2", ">-1"])
        }${this.comment()}\n${pad}${plain}\n${pad}${value(random)}\n`,
      () => `${plain}\n${pad}${value(random)}`,
      () => `!!str ${plain}`,
      () => `!!binary ${btoa(random.text("abcdefghijklmnopqrstuvwxyz", random.int(3, 60)))}`,
      () =>
        `${random.pick(["!Ref", "!!int", "!", "!!float", "!<tag:yaml.org,2002:str>"])} ${plain}`,
      () => `${this.newAnchor()}${plain}`,
      () => this.anchors.length > 0 ? `*${random.pick(this.anchors)}` : plain,
      () => this.flow(0),
      () => "",
      () =>
        random.pick(["2001-12-14", "2001-12-14t21:59:43.10-05:00", "12:30:45", "0o17", "1_000"]),
    ])();
  }

  private flow(depth: number): string {
    const { random } = this;
    const item = (): string =>
      depth < 2 && random.chance(0.3) ? this.flow(depth + 1) : random.pick([
        () => `"${value(random).replace(/["\\]/g, "")}"`,
        () => value(random).replace(/[,[\]{}"'#:]/g, ""),
        () => `'${value(random).replaceAll("'", "")}'`,
      ])();
    const gap = () => random.pick([" ", " ", "", "\n        ", "\n\n        "]);
    if (random.chance(0.4)) {
      return `[${random.many(random.int(0, 4), item).join("," + gap())}${gap()}]`;
    }
    const pair = () => `${name(random)}: ${gap()}${item()}`;
    return `{${gap()}${random.many(random.int(0, 4), pair).join("," + gap())}${gap()}}`;
  }

  private newAnchor(): string {
    const anchor = `a${this.anchors.length}`;
    this.anchors.push(anchor);
    return `&${anchor} `;
  }

  private comment(): string {
    const { random } = this;
    if (random.chance(0.85)) return "";
    return random.pick([
      ...[
        " # pragma: allowlist secret",
        "  # note",
        " #x\ty",
        " # pragma: allowlist nextline secret",
      ],
    ]);
  }
}

const PIECES = [
  ...[
    "a",
    "b",
    "password",
    "key: ",
    "secret: ",
    "- ",
    "? ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
  ],
  ...[
    "&x ",
    "*x",
    "&y ",
    "*y",
    "!!str ",
    "!t ",
    "!!map ",
    "! ",
    "|",
    "|-",
    ">",
    ">+",
    "#",
    " # c",
    "'",
  ],
  ...[
    '"',
    "<<: ",
    "---",
    "...",
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n\n",
    " ",
    "  ",
  ],
  ...[
    "\t",
    "%YAML 1.1\n",
    "@",
    "`",
    "=",
    "~",
    "1",
    "null",
    "\ufeff",
    "\u2028",
    "\x85",
    "é",
    "\\",
    "''",
  ],
  ...["a: b", "a: {", "k: [", "x: &x ", "hunter2", "deadbeef01234567", "é: "],
];

/** Pieces of YAML in no order; most of it is none. */
export function yamlPieces(random: Random): string {
  return random.many(random.int(2, 30), () => random.pick(PIECES)).join("");
}
