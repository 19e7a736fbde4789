import { strict as assert } from "node:assert";
import { secretsOfFile } from "../scan_file.ts";
import {
  AWS_KEY_ID,
  GITHUB_TOKEN,
  hex,
  joined,
  KEY_HEADER,
  letters,
  lower,
  WEB_TOKEN,
} from "../testing/made_secrets.ts";
import { DETECTORS } from "./table.ts";

interface Samples {
  /** Lines in which the detector finds something, and what if it is not the whole of the line. */
  readonly found: readonly (string | readonly [line: string, secret: string])[];
  /** Lines in which it finds nothing, though they come close. */
  readonly missed: readonly string[];
}

const az24 = letters(48).replace(/[^A-Za-z]/g, "").slice(0, 24).toLowerCase();

const gitlab = (prefix: string, length: number) => joined("gl", prefix, "-", letters(length));

const pypi = (host: string, length: number) => joined("py", "pi-", host, letters(length));

const openAi = (first: number, second: number) =>
  joined("sk", "-", letters(first), "T3Bl", "bkFJ", letters(second));

const discord = (first: number, second: number, third: number) =>
  joined("M", letters(first), ".", letters(second), ".", letters(third));

const npm = (token: string) => joined("//registry.npmjs.org/:_auth", "Token=", token);

/** What each detector finds and what it does not, by its type. */
const SAMPLES: Readonly<Record<string, Samples>> = {
  "Artifactory Credentials": {
    found: [
      [`key=${joined("AK", "C", letters(10))}`, joined("AK", "C", letters(10))],
      [`"${joined("A", "P3", letters(8))}"`, joined("A", "P3", letters(8))],
      joined("A", "PF", letters(9)),
    ],
    missed: [
      joined("AK", "C", letters(9)),
      joined("xAK", "C", letters(10)),
      joined("AK", "C", letters(10), "'"),
      joined("A", "PG", letters(8)),
    ],
  },
  "AWS Access Key": {
    found: [
      AWS_KEY_ID,
      joined("A3", "T", letters(17).toUpperCase()),
      [`aws_secret_key = "${letters(38)}/+"`, `${letters(38)}/+`],
      [`AWS token: '${letters(40)}'`, letters(40)],
    ],
    missed: [
      AWS_KEY_ID.slice(0, -1),
      AWS_KEY_ID.toLowerCase(),
      `aws_secret_key = "${letters(39)}"`,
      `aws_secret = "${letters(40)}"`,
      `aws ${"x".repeat(21)} key "${letters(40)}"`,
    ],
  },
  "Azure Storage Account access key": {
    found: [joined("Account", "Key=", letters(86), "==")],
    missed: [joined("Account", "Key=", letters(87)), joined("account", "key=", letters(88))],
  },
  "Basic Auth Credentials": {
    found: [
      ["https://user:hunter2@host", "hunter2"],
      ["curl ftp://a.b:p%40-w@host/x", "p%40-w"],
    ],
    missed: [
      "https://user@host:80/x@y",
      "https://user:pass word@host",
      "https://host:80/@",
      "//a:b@c",
      "https://user:$PASSWORD@host",
    ],
  },
  "Cloudant Credentials": {
    found: [
      [`cloudant_password = "${hex(64)}"`, hex(64)],
      [`cl-apikey: ${az24}`, az24],
      [`https://me:${hex(64)}@me.cloudant.com`, hex(64)],
      [`http://me:${az24}@me.cloudant.com`, az24],
    ],
    missed: [
      `cloudant_password = "${hex(63)}"`,
      `xcl_key = ${hex(64)}`,
      `cl_user = ${hex(64)}`,
      `cl-api_key = ${hex(64)}`,
      `https://me:${hex(64)}@me.cloudant.org`,
    ],
  },
  "Discord Bot Token": {
    found: [discord(23, 6, 27), discord(25, 6, 27)],
    missed: [discord(22, 6, 27), discord(23, 5, 27), discord(23, 6, 26), `x${letters(24)}.a.b`],
  },
  "GitHub Token": {
    found: [GITHUB_TOKEN, [`token: ${GITHUB_TOKEN}.`, GITHUB_TOKEN]],
    missed: [GITHUB_TOKEN.slice(0, -1), GITHUB_TOKEN.replace("p_", "x_")],
  },
  "GitLab Token": {
    found: [
      gitlab("pat", 20),
      gitlab("dt", 25),
      gitlab("ptt", 40),
      gitlab("imt", 25),
      gitlab("oas", 64),
      gitlab("agent", 60),
      gitlab("cbt", 20),
      joined("gl", "cbt-", "1a_", letters(20)),
      joined("GR13", "48941", letters(20)),
    ],
    missed: [
      gitlab("pat", 19),
      gitlab("pat", 51),
      gitlab("ptt", 39),
      gitlab("imt", 26),
      gitlab("xyz", 30),
      gitlab("agent", 49),
    ],
  },
  "Base64 High Entropy String": {
    found: [[`x = "${letters(40)}"`, letters(40)], [`x = '${letters(30)}=='`, `${letters(30)}==`]],
    missed: [
      `x = ${letters(40)}`,
      `x = "${letters(40)}'`,
      `x = "${letters(22)}"`,
      `x = "${"abcd".repeat(20)}"`,
      `x = "${letters(40)}."`,
    ],
  },
  "Hex High Entropy String": {
    found: [[`x = "${hex(40)}"`, hex(40)], [
      `x = '${hex(10).toUpperCase()}'`,
      hex(10).toUpperCase(),
    ]],
    missed: [
      `x = ${hex(40)}`,
      `x = "${hex(8)}"`,
      `x = "${"ab".repeat(20)}"`,
      `x = "${hex(20)}g"`,
      `x = "${"1234567890".repeat(4)}"`,
    ],
  },
  "IBM Cloud IAM Key": {
    found: [
      [`ibm_cloud_iam_key = "${letters(44)}"`, letters(44)],
      [`cloud-iam-api-token => ${letters(44)}`, letters(44)],
      [`["password"] :: ${letters(44)}`, letters(44)],
      [`key ${letters(44)}`, letters(44)],
    ],
    missed: [
      `ibm_key = "${letters(43)}"`,
      `ibm_key = "${letters(45)}"`,
      `monkey = "${letters(44)}"`,
      `key == ${letters(44)}`,
    ],
  },
  "IBM COS HMAC Credentials": {
    found: [
      [`cos_hmac_secret_access_key = ${hex(48)}`, hex(48)],
      [`secret-key: "${hex(48)}"`, hex(48)],
      [`ibm-cos_secretkey := '${hex(48)}'`, hex(48)],
    ],
    missed: [
      `secret_key = ${hex(47)}`,
      `secret_key = ${hex(49)}`,
      `secret_id = ${hex(48)}`,
      `my_secret_key = ${hex(48)}`,
    ],
  },
  "JSON Web Token": {
    found: [[WEB_TOKEN, `${WEB_TOKEN.split(".").slice(0, 2).join(".")}.`]],
    missed: [
      `${btoa('{"alg":1}')}x.${btoa('{"a":1}')}`,
      `${btoa('{"alg"')}.${btoa('{"a":1}')}`,
      WEB_TOKEN.split(".")[0]!,
      joined("ey", "Jhbg.", letters(20)),
    ],
  },
  "Secret Keyword": {
    found: [['password = "hunter2"', "hunter2"]],
    missed: ['passwort = "hunter2"', "password = hunter2"],
  },
  "Mailchimp Access Key": {
    found: [joined(hex(32), "-us12"), [joined(hex(33), "-us1"), joined(hex(33).slice(1), "-us1")]],
    missed: [joined(hex(31), "-us1"), joined(hex(32), "-us"), joined(hex(32), "-eu1")],
  },
  "NPM tokens": {
    found: [
      [npm(joined("np", "m_", letters(36))), joined("np", "m_", letters(36))],
      [npm(hex(36)), hex(36)],
      [npm(` ${hex(36)} x`), hex(36)],
    ],
    missed: [npm("${NPM_TOKEN}"), npm(hex(35)), joined("/:_auth", "Token=", hex(36))],
  },
  "OpenAI Token": {
    found: [openAi(20, 20), [
      joined("sk", "-proj-", openAi(20, 25)),
      joined("sk", "-proj-", openAi(20, 20)),
    ]],
    missed: [openAi(19, 20), openAi(20, 19), openAi(20, 20).replace("sk", "pk")],
  },
  "Private Key": {
    found: [
      [KEY_HEADER, KEY_HEADER.slice(5, -5)],
      [KEY_HEADER.replace("RSA ", ""), KEY_HEADER.replace("RSA ", "").slice(5, -5)],
      [joined("PuTTY-User-Key", "-File-2: ssh-rsa"), joined("PuTTY-User-Key", "-File-2")],
    ],
    missed: [
      KEY_HEADER.replace("PRIVATE", "PUBLIC"),
      KEY_HEADER.replace("RSA", "ENCRYPTED"),
      KEY_HEADER.replace("BEGIN", "END"),
    ],
  },
  "PyPI Token": {
    found: [pypi("AgEIcHlwaS5vcmc", 70), pypi("AgENdGVzdC5weXBpLm9yZw", 71)],
    missed: [pypi("AgEIcHlwaS5vcmc", 69), pypi("AgEIcHlwaS5vcmd", 70)],
  },
  "SendGrid API Key": {
    found: [joined("S", "G.", letters(22), ".", letters(43))],
    missed: [
      joined("S", "G.", letters(21), ".", letters(43)),
      joined("s", "g.", letters(22), ".x"),
    ],
  },
  "Slack Token": {
    found: [
      joined("xo", "xb-123-456-", lower(20)),
      joined("XO", "XA-2-", lower(10)),
      joined("https://hooks.slack", ".com/services/T123/B456/", letters(12)),
    ],
    missed: [
      joined("xo", "xc-123-", lower(20)),
      joined("xo", "xb-", lower(20)),
      joined("https://hooks.slack", ".com/services/T123/C456/", letters(12)),
    ],
  },
  "SoftLayer Credentials": {
    found: [
      [`softlayer_api_key = "${lower(64)}"`, lower(64)],
      [`sl-password: ${lower(64)}`, lower(64)],
      [`https://api.softlayer.com/soap/v3/${lower(64)}`, lower(64)],
    ],
    missed: [
      `softlayer_api_key = "${lower(63)}"`,
      `slow_key = "${lower(64)}"`,
      `https://api.softlayer.com/soap/v4/${lower(64)}`,
    ],
  },
  "Square OAuth Secret": {
    found: [joined("sq0", "csp-", letters(42), "\\")],
    missed: [joined("sq0", "csp-", letters(42)), joined("sq0", "atp-", letters(43))],
  },
  "Stripe Access Key": {
    found: [joined("sk_li", "ve_", letters(24)), joined("rk_li", "ve_", letters(24))],
    missed: [joined("sk_li", "ve_", letters(23)), joined("sk_te", "st_", letters(24))],
  },
  "Telegram Bot Token": {
    found: [joined("12345678", ":", letters(35)), [
      joined("x1234567890", ":", letters(36)),
      joined("1234567890", ":", letters(35)),
    ]],
    missed: [joined("1234567", ":", letters(35)), joined("12345678", ":", letters(34))],
  },
  "Twilio API Key": {
    found: [joined("A", "C", lower(32)), joined("S", "K", lower(32))],
    missed: [joined("A", "C", lower(31)), joined("A", "C", letters(32).toUpperCase())],
  },
};

/** What a detector finds in a file with one line; text files know no names without quotes. */
function found(type: string, line: string): string[] {
  return secretsOfFile("sample.py", line)
    .filter((secret) => secret.found.detector.type === type)
    .map(({ found }) => found.hidden);
}

Deno.test("each detector has samples of what it finds and what it does not", () => {
  const reported = DETECTORS.filter((detector) => detector.neverReported === undefined);
  assert.deepEqual(Object.keys(SAMPLES), reported.map((detector) => detector.type));
});

for (const [type, samples] of Object.entries(SAMPLES)) {
  Deno.test(`${type}: finds what has its form`, () => {
    for (const sample of samples.found) {
      const [line, secret] = typeof sample === "string" ? [sample, sample] : sample;
      const [hidden] = found(type, line);
      // A web token is hidden with its signature, which the rule does not capture.
      assert.equal(
        type === "JSON Web Token" ? hidden?.slice(0, secret.length) : hidden,
        secret,
        line,
      );
    }
  });

  Deno.test(`${type}: finds nothing in what only resembles it`, () => {
    for (const line of samples.missed) assert.deepEqual(found(type, line), [], line);
  });
}

Deno.test("public addresses are recognized but never reported, as they have no letter", () => {
  const detector = DETECTORS.find(({ type }) => type === "Public IP (ipv4)")!;
  const find = (text: string) =>
    detector.find({ text, folded: text, fileType: "other" })
      .map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(find("host 8.8.8.8, 1.2.3.4:80"), ["8.8.8.8", "1.2.3.4:80"]);
  for (
    const text of ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "1.2.3.256", "v1.2.3.4"]
  ) {
    assert.deepEqual(find(text), [], text);
  }
  assert.deepEqual(secretsOfFile("x.py", 'host = "8.8.8.8"'), []);
});

Deno.test("the signature of a web token is hidden with it", () => {
  assert.deepEqual(found("JSON Web Token", `x ${WEB_TOKEN} y`), [WEB_TOKEN]);
});

Deno.test("letters and digits beyond ASCII count where Python counts them", () => {
  const token = joined("gl", "pat-", letters(20));
  assert.deepEqual(found("GitLab Token", `${token}é`), []);
  assert.deepEqual(found("GitLab Token", `${token}!`), [token]);
  assert.deepEqual(found("Telegram Bot Token", `١٢٣٤٥٦٧٨:${letters(35)}`), [
    `١٢٣٤٥٦٧٨:${letters(35)}`,
  ]);
  assert.deepEqual(found("Secret Keyword", 'contraseña = "hunter2"'), ["hunter2"]);
  assert.deepEqual(found("Secret Keyword", '\u017fecret = "hunter2"'), ["hunter2"]);
});
