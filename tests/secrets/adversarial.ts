/**
 * Pieces whose repetition makes regular expressions and parsers go back and forth: beginnings of
 * secrets that never end, ends without a beginning, names without a value.
 */
export const ADVERSARIAL_PIECES: readonly string[] = [
  ...[
    "a",
    "A",
    "1",
    " ",
    "\t",
    "=",
    ":",
    "'",
    '"',
    "`",
    "\\",
    "-",
    "/",
    "%",
    "#",
    "é",
    "😀",
    "\u00a0",
  ],
  ...[
    "password",
    "password ",
    "password=",
    'password="',
    "password='a",
    "password `a",
    "password = ",
  ],
  ...[
    "password: `a`",
    "password=`a`,",
    "secret\"'",
    "secret]",
    "secret[1",
    "secret(",
    'pwd"pwd"',
    "pwd;",
  ],
  ...[
    "'a'==",
    "`a` == ",
    '"a" != b',
    "`,`",
    "`a`,",
    "a`",
    "secret=>`x`,",
    "db_pass" + " ".repeat(40),
  ],
  ...[
    "eyJ",
    "eyJa.",
    "eyJhbGciOiJIUzI1NiJ9.",
    "eyJ=",
    "sk-",
    "sk-a_",
    "T3Blbk" + "FJ",
    "sk-a T3Blbk" + "FJ",
  ],
  ...[
    "://",
    "://a",
    "://a:",
    "://a:b",
    "//",
    "//a",
    "/:_auth" + "Token=",
    "//a/:_auth" + "Token= ",
    "npm_",
  ],
  ...["aws", "aws key", "aws key '", "awskeyawspwd'", "aws" + "x".repeat(20) + "key"],
  ...[
    "key",
    "key ",
    "key=",
    "cl_key ",
    "sl-api-key  :",
    "ibm_cloud_iam_key ",
    "cos-secret-access-key=",
  ],
  ...[
    "xoxb-",
    "xoxb-1-",
    "xoxb-1",
    "hooks.slack.com/services/T",
    "gl" + "agent-",
    "gl" + "pat-a",
    "gh" + "p_",
  ],
  ...[
    "M",
    "N.",
    "MMMMMMMMMMMMMMMMMMMMMMMMMMMM.",
    "AC",
    "SK1",
    "AK" + "IA",
    "AKC",
    " AKC",
    "-us1",
    "SG.",
  ],
  ...["12345678", "1:", "AccountKey=", "py" + "pi-AgEIcHlwaS5vcmc", "sq0" + "csp-", "k_li" + "ve_"],
  ...[
    "pragma: allowlist secret",
    "# pragma: allowlist secret */",
    "/* pragma: ",
    "<!--#",
    "-- pragma:",
  ],
  ...["_id", "_ids", "id=", "x = f(", "a=b[", "=a.b(", "!!!", "===", "f(x)]", "'0123456789abcdef'"],
  ...[
    "BEGIN ",
    "BEGIN RSA PRIVATE",
    "deadbeef",
    "'deadbeef01',",
    "{a: ",
    "[",
    "[[",
    "{",
    "- ",
    "? ",
    ": ",
  ],
  ...[
    "&a ",
    "*a ",
    "!t ",
    "!!str ",
    "<<: ",
    "| ",
    "a: b",
    "a: [b, ",
    '"\\x41',
    "''",
    "%(a)s",
    "%%",
    "[a]",
  ],
];

/** Whole files that do the same with several lines; each takes how often its piece is repeated. */
export const ADVERSARIAL_FILES: Readonly<Record<string, (times: number) => string>> = {
  "many keys.yaml": (times) => repeat(times, (at) => `key${at}: value${at}\n`),
  "many lists.yaml": (times) => "a:\n" + repeat(times, () => "- x: deadbeef01\n"),
  "deep block.yaml": (times) => repeat(times, (at) => " ".repeat(at % 200) + "a:\n"),
  "deep flow.yaml": (times) => "a: " + "[".repeat(times) + "]".repeat(times),
  "aliases.yaml": (times) => "a: &a [x, y]\n" + repeat(times, (at) => `b${at}: *a\n`),
  "doubling.yaml": (times) =>
    "a0: &a0 {x: secret}\n" +
    repeat(times, (at) => `a${at + 1}: &a${at + 1} {l: *a${at}, r: *a${at}}\n`),
  "merges.yaml": (times) =>
    "a0: &a0 {x0: y}\n" +
    repeat(times, (at) => `a${at + 1}: &a${at + 1} {<<: *a${at}, x${at + 1}: y}\n`),
  "block text.yaml": (times) => "password: |\n" + repeat(times, () => "  deadbeef01 x\n"),
  "block tokens.yaml": (times) =>
    "a: |\n" + repeat(times, (at) => `  ${"AK" + "IA"}${token(at)}\n`),
  "comment tokens.yaml": (times) =>
    repeat(times, (at) => `k${at}: v # ${"AK" + "IA"}${token(at)}\n`),
  "tokens.py": (times) => repeat(times, (at) => `"${"AK" + "IA"}${token(at)}",`),
  "almost repeated.toml": (times) =>
    `secret = ${"a".repeat(times)}\n# ${("a".repeat(times - 1) + "b").repeat(9)}\n`,
  "quoted text.yaml": (times) => 'password: "' + repeat(times, () => "deadbeef01\n") + '"\n',
  "comments.yaml": (times) => repeat(times, () => " # # #\n"),
  "options.env": (times) => repeat(times, (at) => `OPTION_${at}=deadbeef${at}\n`),
  "sections.ini": (times) => "[DEFAULT]\nx = 1\n" + repeat(times, (at) => `[s${at}]\nk = v\n`),
  "continued.ini": (times) => "[a]\npassword =\n" + repeat(times, () => "  deadbeef01\n"),
  "references.ini": (times) =>
    "[a]\nx0 = 1\n" + repeat(times, (at) => `x${at + 1} = %(x${at})s%(x${at})s\n`),
  "equals.ini": (times) => "[a]\nk = " + "= ".repeat(times) + "\n",
  "next lines.ini": (times) =>
    "[a]\n" + repeat(times, (at) => `# pragma: allowlist nextline secret\nk${at}=v\n`),
};

/** 16 letters that depend on a number. */
function token(at: number): string {
  return at.toString(26).padStart(16, "QX").toUpperCase();
}

function repeat(times: number, make: (at: number) => string): string {
  return Array.from({ length: times }, (_, at) => make(at)).join("");
}
