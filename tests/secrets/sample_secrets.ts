import type { Random } from "./random.ts";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const ALNUM = LOWER + UPPER + DIGITS;
const HEX = DIGITS + "abcdef";
const URL_SAFE = ALNUM + "_-";

/** Joined here, so that no scanner takes this file for one with secrets. */
function joined(...parts: string[]): string {
  return parts.join("");
}

/** Each kind of token with a form of its own, by the name of what it opens. */
export const TOKENS: Readonly<Record<string, (random: Random) => string>> = {
  artifactory: (r) =>
    joined(r.pick(["AKC", "AP" + r.pick([..."0123456789ABCDEF"])]), r.text(ALNUM, r.int(8, 20))),
  aws: (r) => joined(r.pick(["AK", "AS"]), "IA", r.text(UPPER + DIGITS, 16)),
  awsTemporary: (r) => joined("A3", "T", r.text(UPPER + DIGITS, 17)),
  azure: (r) => joined("Account", "Key=", r.text(ALNUM + "+/", 86), "=="),
  basicAuth: (r) =>
    joined("https:", "//", r.text(LOWER, 5), ":", r.text(ALNUM + "-._~%", 9), "@host.example"),
  cloudant: (r) =>
    joined("https://", r.text(LOWER, 6), ":", r.text(HEX, 64), "@x.cloudant", ".com"),
  cloudantKey: (r) =>
    joined("http://", r.text(LOWER, 6), ":", r.text(LOWER, 24), "@x.cloudant", ".com"),
  discord: (r) =>
    joined(
      r.pick(["M", "N", "O"]),
      r.text(URL_SAFE, r.int(23, 25)),
      ".",
      r.text(URL_SAFE, 6),
      ".",
      r.text(URL_SAFE, 27),
    ),
  github: (r) => joined("gh", r.pick(["p", "o", "u", "s", "r"]), "_", r.text(ALNUM + "_", 36)),
  gitlab: (r) =>
    joined("gl", r.pick(["pat", "dt", "ft", "soat", "rt"]), "-", r.text(URL_SAFE, r.int(20, 50))),
  gitlabRunner: (r) => joined("GR13", "48941", r.text(URL_SAFE, r.int(20, 50))),
  gitlabJob: (r) =>
    joined("gl", "cbt-", r.pick(["", r.text(HEX, 2) + "_"]), r.text(ALNUM, r.int(20, 50))),
  gitlabMail: (r) => joined("gl", "imt-", r.text(ALNUM, 25)),
  gitlabTrigger: (r) => joined("gl", "ptt-", r.text(HEX, 40)),
  gitlabAgent: (r) => joined("gl", "agent-", r.text(URL_SAFE, r.int(50, 90))),
  gitlabApp: (r) => joined("gl", "oas-", r.text(HEX, 64)),
  jwt: (r) =>
    [
      `{"alg":"HS256","n":${r.int(0, 9)}}`,
      `{"sub":"${r.text(LOWER, r.int(1, 9))}"}`,
      r.text(ALNUM, 20),
    ]
      .map((part) => btoa(part).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_")).join(
        ".",
      ),
  mailchimp: (r) => joined(r.text(HEX, 32), "-us", r.text(DIGITS, r.int(1, 2))),
  npm: (r) =>
    joined(
      "//registry.npmjs",
      ".org/:_auth",
      "Token=",
      r.pick(["npm" + "_" + r.text(ALNUM, 36), r.text(HEX, 36)]),
    ),
  openai: (r) =>
    joined("sk", "-", r.pick(["", "proj-"]), r.text(ALNUM, 20), "T3Blbk", "FJ", r.text(ALNUM, 20)),
  privateKey: (r) =>
    joined(
      "-----BEGIN ",
      r.pick(["", "RSA ", "EC ", "DSA ", "OPENSSH ", "SSH2 ENCRYPTED "]),
      "PRIVATE",
      " KEY-----",
    ),
  pgp: () => joined("-----BEGIN PGP ", "PRIVATE", " KEY BLOCK-----"),
  putty: () => joined("PuTTY-User-Key", "-File-2: ssh-rsa"),
  pypi: (r) =>
    joined(
      "py",
      "pi-",
      r.pick(["AgEIcHlwaS5vcmc", "AgENdGVzdC5weXBpLm9yZw"]),
      r.text(URL_SAFE, r.int(70, 90)),
    ),
  sendgrid: (r) => joined("S", "G.", r.text(URL_SAFE, 22), ".", r.text(URL_SAFE, 43)),
  slack: (r) =>
    joined("xo", "x", r.pick([..."abposr"]), "-", r.text(DIGITS, 12), "-", r.text(ALNUM, 24)),
  slackHook: (r) =>
    joined(
      "https://hooks.slack",
      ".com/services/T",
      r.text(ALNUM, 8),
      "/B",
      r.text(ALNUM, 8),
      "/",
      r.text(ALNUM, 24),
    ),
  softlayer: (r) => joined("http://api.softlayer", ".com/soap/v3.1/", r.text(LOWER + DIGITS, 64)),
  square: (r) => joined("sq0", "csp-", r.text(URL_SAFE + "\\", 43)),
  stripe: (r) => joined(r.pick(["r", "s"]), "k_li", "ve_", r.text(ALNUM, 24)),
  telegram: (r) => joined(r.text(DIGITS, r.int(8, 10)), ":", r.text(URL_SAFE, 35)),
  twilio: (r) => joined(r.pick(["A", "S"]), r.pick(["C", "K"]), r.text(LOWER + DIGITS, 32)),
};

/** A token, or one that a character more, less or other may have spoilt. */
export function token(random: Random): string {
  const made = TOKENS[random.pick(Object.keys(TOKENS))]!(random);
  if (random.chance(0.6)) return made;
  const at = random.int(0, made.length - 1);
  switch (random.int(0, 4)) {
    case 0:
      return made.slice(0, at) + made.slice(at + 1);
    case 1:
      return made.slice(0, at) + random.pick([..." .-_xé0/'\"\\=@:"]) + made.slice(at + 1);
    case 2:
      return made.slice(0, -1);
    case 3:
      return made.slice(1);
    default:
      return random.pick(["x", "_", ".", "1", "é"]) + made +
        random.pick(["x", "_", ".", "-", "é", ""]);
  }
}

/** A value such as variables have: random, telling, or a harmless one of those that filters know. */
export function value(random: Random): string {
  const make = random.pick<() => string>([
    () => token(random),
    () => random.text(HEX, random.pick([8, 9, 16, 20, 32, 40, 48, 64])),
    () => random.text(HEX.toUpperCase(), random.int(8, 40)),
    () => random.text(ALNUM + "+/", random.int(18, 60)),
    () => random.text(URL_SAFE, random.pick([22, 24, 40, 44, 45])),
    () => random.text(LOWER, random.pick([6, 12, 24])),
    () => random.text(ALNUM + "!#$%&*+-./:<=>?@^_|~", random.int(1, 16)),
    () => [8, 4, 4, 4, 12].map((length) => random.text(HEX, length)).join("-"),
    () => random.pick(["${SECRET}", "{secret}", "<password>", "$VARIABLE", "***", "x", "$"]),
    () => random.pick(["ABCDEFGHIJKLMN", "0123456789abcdef", "1234567890", "abcdefghij"]),
    () => random.pick(["true", "null", "3.14", "0x1f", "8.8.8.8", "10.0.0.1:80", "2024-02-30"]),
    () =>
      random.pick([
        "hunter2",
        "correct horse",
        "pass,word",
        "a`b",
        "naïve",
        "日本語パスワード",
        "don't",
      ]),
  ]);
  return make();
}

/** The name of a variable: telling, an id, of a service, or ordinary. */
export function name(random: Random): string {
  const word = random.pick([
    ...["password", "passwd", "pwd", "secret", "contraseña", "api_key", "apikey", "auth_key"],
    ...["service_key", "account_key", "db_pass", "database_password", "private_key", "client_key"],
    ...["key_pass", "id", "user_id", "myid", "ids", "token", "key", "name", "path", "value", "x"],
    ...[
      "softlayer_api_key",
      "sl_password",
      "cloudant_key",
      "cl-apikey",
      "clou_pw",
      "ibm_cloud_iam",
    ],
    ...["ibm-iam-apikey", "cloud_iam_token", "cos_hmac_secret_access_key", "secret_key", "aws_key"],
    ...["aws_secret_access_key", "learning_rate", "commit", "checksum"],
  ]);
  return random.pick(["", "", "", "my_", "prod-", "x."]) +
    random.pick([word, word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)]) +
    random.pick(["", "", "", "_2", "_secure", "s"]);
}
