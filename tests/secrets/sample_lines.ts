import type { Random } from "./random.ts";
import { name, token, value } from "./sample_secrets.ts";

/** A line of source text that may hold a secret, in the manner of many languages. */
export function sourceLine(random: Random): string {
  const [n, v] = [name(random), value(random)];
  const q = random.pick(["'", '"', '"', "`"]);
  const space = random.pick(["", " ", " ", "  ", "\t"]);
  const line = random.pick<() => string>([
    () => `${n}${space}=${space}${q}${v}${q}`,
    () => `${n}${space}:${space}${q}${v}${q},`,
    () => `${q}${n}${q}:${space}${q}${v}${q}`,
    () => `${n}=${v}`,
    () => `export ${n.toUpperCase()}=${q}${v}${q}`,
    () => `${n}: ${v}`,
    () => `${n} := ${q}${v}${q}`,
    () => `if (${q}${v}${q} ${random.pick(["==", "!=", "===", "!==", "="])} ${n}) {`,
    () => `if (${n} ${random.pick(["==", "!=", "===", "!==", "===="])} ${q}${v}${q}) {`,
    () => `std::string ${n}("${v}");`,
    () => `${n}.assign("${v}", 17);`,
    () => `char ${n}[${random.pick(["", "25"])}] = "${v}";`,
    () => `NSString *${n} = @"${v}";`,
    () => `${n} => ${q}${v}${q},`,
    () => `${n} ${q}${v}${q};`,
    () => `proxy_set_header ${n} ${q}${v}${q};`,
    () => `${n}['${name(random)}'] = ${q}${v}${q};`,
    () => `${n} = get_secret(${q}${v}${q})`,
    () => `${n} = request.headers[${q}${v}${q}]`,
    () => `call(${q}${v}${q}, ${q}${value(random)}${q})`,
    () => `curl -H ${q}Authorization: ${token(random)}${q} ${token(random)}`,
    () => `aws ${n} ${q}${random.text("abcDEF0123/+", 40)}${q}`,
    () => token(random),
    () => `${random.text("abcdefghij (){};=", random.int(0, 70))}`,
  ])();
  return indent(random) + line + comment(random);
}

function indent(random: Random): string {
  return random.pick(["", "", "  ", "    ", "\t"]);
}

function comment(random: Random): string {
  if (random.chance(0.85)) return "";
  const pragma = random.pick([
    ...["allowlist secret", "whitelist secret", "allowlist-secret", "allowlist nextline secret"],
    ...["allow secret", "allowlist secret because"],
  ]);
  return random.pick(["  # ", "  // ", " /* ", " ' ", " -- ", " <!-- ", " ; ", "#"]) +
    random.pick(["pragma: ", "pragma:", "Pragma: "]) + pragma +
    random.pick(["", " ", " */", " -->", "\t"]);
}

/** A line that only allows what the next one holds. */
export function allowingLine(random: Random): string {
  return random.pick(["# ", "// ", "; ", "-- ", "x # "]) + "pragma: allowlist nextline secret";
}

/** Pieces of lines that the patterns of the detectors care about, in no order. */
const PIECES = [
  ...[
    "password",
    "PASSWORD",
    "secret_key",
    "apikey",
    "my_pwd_2",
    "contraseña",
    "db_pass",
    "xsecret",
  ],
  ...["=", "==", "===", "====", "!=", "!==", "!", ":", "::", ":=", "=>", " ", " ", "  ", "\t"],
  ...[
    "'",
    '"',
    "'",
    '"',
    "`",
    ",",
    ";",
    ");",
    "[",
    "]",
    "[]",
    "[12]",
    "(",
    ")",
    "{",
    "}",
    "$",
    "@",
  ],
  ...[
    "foo",
    "bar1",
    "x",
    "é",
    "ñ",
    "日本",
    "😀",
    "\\",
    "\\n",
    ".assign",
    ".",
    "-",
    "_",
    "#",
    "//",
    "--",
  ],
  ...[
    "_id",
    "id",
    "userid=",
    "\v",
    "\u00a0",
    "\x1c",
    "key",
    "pwd",
    "'; ",
    '";',
    "`;",
    "',",
    '"]',
    "'']",
  ],
  ...[
    "pragma: allowlist secret",
    "get(x)",
    "headers[0]",
    "://",
    "user:pw@",
    "hunter2",
    "<x>",
    "${y}",
  ],
];

/** A line of such pieces. */
export function pieces(random: Random): string {
  return random.many(
    random.int(2, 18),
    () => random.chance(0.08) ? value(random) : random.pick(PIECES),
  ).join("");
}
