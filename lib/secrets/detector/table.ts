import { assignedName, assignedOr } from "./assignment.ts";
import type { Detector, Hit, Subject } from "./detector.ts";
import { BASE64, HEX, randomStrings } from "./entropy.ts";
import { KEYWORDS, namedSecrets } from "./keyword.ts";
import { LinePattern, matches } from "./line_pattern.ts";
import { npmTokens, openAiTokens } from "./registry_token.ts";
import { webTokens } from "./web_token.ts";

/** Delimiters of RFC 3986, section 2.2, none of which stands in a user name or password of a URL. */
const DELIMITERS = ":/?#\\[\\]@!$&'()*+,;=";

/** The name under which detect-secrets reports private keys; their text follows on further lines. */
export const PRIVATE_KEY = "Private Key";

const ARTIFACTORY = ["AKC[a-zA-Z0-9]{10,}", "AP[\\dA-F][a-zA-Z0-9]{8,}"].map((token) =>
  new LinePattern(`(?:[\\s=:"]|^)${token}(?:[\\s"]|$)`)
);

const AWS_KEY_ID = patterns("(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}");

const AWS_SECRET = patternsInAnyCase(
  "aws[^\\n]{0,20}?(?:key|pwd|pw|password|pass|token)[^\\n]{0,20}?['\"]([0-9a-z/+]{40})['\"]",
);

const BASIC_AUTH = patterns(`://[^${DELIMITERS}\\s]+:([^${DELIMITERS}\\s]+)@`);

const GITHUB = patterns("(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9_]{36}");

const GITLAB = patterns(
  ...[
    "(glpat|gldt|glft|glsoat|glrt)-[A-Za-z0-9_-]{20,50}",
    "GR1348941[A-Za-z0-9_-]{20,50}",
    "glimt-[A-Za-z0-9_-]{25}",
    "glptt-[A-Za-z0-9_-]{40}",
    "glagent-[A-Za-z0-9_-]{50,1024}",
    "gloas-[A-Za-z0-9_-]{64}",
  ].map((token) => `${token}(?![\\w])`),
);

const GITLAB_JOB = patterns("glcbt-(?:[0-9a-fA-F]{2}_)?[A-Za-z0-9_-]{20,50}(?![\\w])");

/**
 * Tokens of GitLab's jobs. What the reference captures of one is the number of its partition, or
 * nothing: its filters drop what is empty or has no letter. Here all of them are reported.
 */
function gitlabJobTokens(text: string): Hit[] {
  return matches(GITLAB_JOB, text).map((hit) =>
    /^glcbt-(?=[0-9]?[a-fA-F])[0-9a-fA-F]{2}_/.test(text.slice(hit.start, hit.start + 9))
      ? hit
      : { ...hit, isAddition: true }
  );
}

const SLACK = patternsInAnyCase(
  "xox[abpors]-(?:[\\d]+-)+[a-z0-9]+",
  "https://hooks\\.slack\\.com/services/T[a-z0-9_]+/B[a-z0-9_]+/[a-z0-9_]+",
);

/** What the names of values of IBM's services end with; `pwd` and `password` contain one. */
const WORDS_FOR_KEY = ["key", "pw", "pass", "token"];

const ip = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])";

function patterns(...sources: string[]): LinePattern[] {
  return sources.map((source) => new LinePattern(source));
}

function patternsInAnyCase(...sources: string[]): LinePattern[] {
  return sources.map((source) => new LinePattern(source, true));
}

function found(...sources: string[]): (subject: Subject) => Hit[] {
  const made = patterns(...sources);
  return ({ text }) => matches(made, text);
}

function exactly(...texts: string[]): { text: string }[] {
  return texts.map((text) => ({ text }));
}

function inAnyCase(...texts: string[]): { text: string; anyCase: true }[] {
  return texts.map((text) => ({ text, anyCase: true }));
}

/**
 * Every plugin that detect-secrets 1.5.0 enables by default, in its order, with the rule of the
 * file that is named. Each pattern has counts with an upper limit, or classes that exclude what
 * follows them, so that none takes more than linear time; rules that would are read by hand.
 */
export const DETECTORS: readonly Detector[] = [
  {
    type: "Artifactory Credentials",
    rule: "AKC and 10 or AP, a hexadecimal digit and 8 letters or digits (plugins/artifactory.py)",
    evidence: "form",
    cues: exactly("AKC", "AP"),
    longestRun: 11,
    find: ({ text }) =>
      matches(ARTIFACTORY, text).map(({ start, end }) => ({
        start,
        end,
        // The rule captures the character on each side as well.
        secret: [text.indexOf("A", start), end - (/[a-zA-Z0-9]/.test(text[end - 1]!) ? 0 : 1)],
      })),
  },
  {
    type: "AWS Access Key",
    rule: "a key id by its prefix, or 40 characters near aws and a word for key (plugins/aws.py)",
    evidence: "form",
    cues: [...exactly("AKIA", "ABIA", "ACCA", "ASIA", "A3T"), ...inAnyCase("aws")],
    longestRun: 20,
    find: ({ text, folded }) => [
      ...matches(AWS_KEY_ID, text),
      ...matches(AWS_SECRET, folded),
    ],
  },
  {
    type: "Azure Storage Account access key",
    rule: "AccountKey= and 88 characters of Base64 (plugins/azure_storage_key.py)",
    evidence: "form",
    cues: exactly("AccountKey="),
    longestRun: 88,
    find: found("AccountKey=[a-zA-Z0-9+/=]{88}"),
  },
  {
    type: "Basic Auth Credentials",
    rule: "user and password before the host of a URL (plugins/basic_auth.py)",
    evidence: "form",
    cues: exactly("://"),
    needs: "@",
    find: ({ text }) => matches(BASIC_AUTH, text),
  },
  {
    type: "Cloudant Credentials",
    rule: "64 hexadecimal digits or 24 letters for a name of Cloudant's, or in a URL of it " +
      "(plugins/cloudant.py)",
    evidence: "form",
    cues: inAnyCase(...WORDS_FOR_KEY, ".cloudant.com"),
    longestRun: 24,
    find: assignedOr(
      [["[0-9a-f]", 64], ["[a-z]", 24]].map(([value, length]) => ({
        name: assignedName("(?:cloudant|clou|cl)", "(?:api)?(?:key|pwd|password|pass|pw|token)"),
        value: new RegExp(`^${value}$`, "i"),
        length: length as number,
      })),
      patternsInAnyCase(
        ...["[0-9a-f]{64}", "[a-z]{24}"].map((secret) =>
          `https?://[\\w-]+:(${secret})@[\\w-]+\\.cloudant\\.com`
        ),
      ),
    ),
  },
  {
    type: "Discord Bot Token",
    rule: "three parts of 24 to 26, 6 and 27 characters (plugins/discord.py)",
    evidence: "form",
    longestRun: 27,
    runAfter: ".",
    find: found("[MNO][a-zA-Z\\d_-]{23,25}\\.[a-zA-Z\\d_-]{6}\\.[a-zA-Z\\d_-]{27}"),
  },
  {
    type: "GitHub Token",
    rule: "a prefix of GitHub's and 36 characters (plugins/github_token.py)",
    evidence: "form",
    cues: exactly("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    longestRun: 40,
    find: ({ text }) => matches(GITHUB, text, "match"),
  },
  {
    type: "GitLab Token",
    rule: "a prefix of GitLab's and characters of the length of its kind (plugins/gitlab_token.py)",
    evidence: "form",
    cues: exactly(
      ...["glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "GR1348941", "glcbt-", "glimt-"],
      ...["glptt-", "glagent-", "gloas-"],
    ),
    longestRun: 25,
    find: ({ text }) => [...matches(GITLAB, text, "match"), ...gitlabJobTokens(text)],
  },
  {
    type: "Base64 High Entropy String",
    rule: "a quoted text of Base64 above 4.5 bits a character (plugins/high_entropy_strings.py)",
    evidence: "randomness",
    find: (subject) => randomStrings(BASE64, subject),
  },
  {
    type: "Hex High Entropy String",
    rule: "a quoted hexadecimal text above 3 bits a digit (plugins/high_entropy_strings.py)",
    evidence: "randomness",
    find: (subject) => randomStrings(HEX, subject),
  },
  {
    type: "IBM Cloud IAM Key",
    rule: "44 characters for a name of IBM's cloud, or just key or password " +
      "(plugins/ibm_cloud_iam.py)",
    evidence: "form",
    cues: inAnyCase(...WORDS_FOR_KEY),
    longestRun: 44,
    find: assignedOr([{
      name: assignedName(
        "(?:ibm[_-]?cloud[_-]?iam|cloud[_-]?iam|ibm[_-]?cloud|ibm[_-]?iam|ibm|iam|cloud|)" +
          "[_-]?(?:api)?",
        "(?:key|pwd|password|pass|token)",
      ),
      value: /^[a-zA-Z0-9_-]$/,
      length: 44,
      closed: true,
    }]),
  },
  {
    type: "IBM COS HMAC Credentials",
    rule: "48 hexadecimal digits for a name with secret and key (plugins/ibm_cos_hmac.py)",
    evidence: "form",
    cues: inAnyCase("secret"),
    longestRun: 48,
    find: assignedOr([{
      name: assignedName("(?:(?:ibm)?[_-]?cos[_-]?(?:hmac)?)?", "secret[_-]?(?:access)?[_-]?key"),
      value: /^[a-f0-9]$/i,
      length: 48,
      closed: true,
    }]),
  },
  {
    type: "Public IP (ipv4)",
    rule: "four numbers that are no private address, perhaps a port (plugins/ip_public.py)",
    evidence: "form",
    neverReported: "an address has no letter, and the filter for texts without letters drops it",
    find: found(
      `(?<![\\w.])((?!192\\.168\\.|127\\.|10\\.|172\\.(?:1[6-9]|2[0-9]|3[01]))` +
        `(?:${ip}\\.){3}${ip}(?::[\\d]{1,5})?)(?![\\w.])`,
    ),
  },
  {
    type: "JSON Web Token",
    rule: "header and payload that are JSON in Base64 (plugins/jwt.py)",
    evidence: "form",
    cues: exactly("eyJ"),
    find: webTokens,
  },
  {
    type: "Secret Keyword",
    rule: "the value of a variable with a telling name (plugins/keyword.py)",
    evidence: "name",
    cues: inAnyCase(...KEYWORDS),
    find: namedSecrets,
  },
  {
    type: "Mailchimp Access Key",
    rule: "32 characters and the number of a data centre (plugins/mailchimp.py)",
    evidence: "form",
    cues: exactly("-us"),
    longestRun: 36,
    find: found("[0-9a-z]{32}-us[0-9]{1,2}"),
  },
  {
    type: "NPM tokens",
    rule: "the authToken of a registry (plugins/npm.py)",
    evidence: "form",
    cues: exactly("_authToken="),
    find: npmTokens,
  },
  {
    type: "OpenAI Token",
    rule: "sk- and twice 20 characters around a fixed mark (plugins/openai.py)",
    evidence: "form",
    cues: exactly("T3BlbkFJ"),
    longestRun: 51,
    find: openAiTokens,
  },
  {
    type: PRIVATE_KEY,
    rule: "the first line of a private key (plugins/private_key.py)",
    evidence: "form",
    cues: exactly("PRIVATE KEY", "PuTTY-User-Key-File-2"),
    find: found(
      "BEGIN (?:DSA |EC |OPENSSH |RSA |SSH2 ENCRYPTED )?PRIVATE KEY|BEGIN PGP PRIVATE KEY BLOCK",
      "PuTTY-User-Key-File-2",
    ),
  },
  {
    type: "PyPI Token",
    rule: "pypi-, a host in Base64 and 70 characters (plugins/pypi_token.py)",
    evidence: "form",
    cues: exactly("pypi-AgE"),
    longestRun: 86,
    find: found(
      "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{70,}",
      "pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{70,}",
    ),
  },
  {
    type: "SendGrid API Key",
    rule: "SG. and parts of 22 and 43 characters (plugins/sendgrid.py)",
    evidence: "form",
    cues: exactly("SG."),
    longestRun: 43,
    find: found("SG\\.[a-zA-Z0-9_-]{22}\\.[a-zA-Z0-9_-]{43}"),
  },
  {
    type: "Slack Token",
    rule: "xox and a letter for its kind, or a web hook of Slack's (plugins/slack.py)",
    evidence: "form",
    cues: inAnyCase("xox", "hooks.slack.com"),
    find: ({ folded }) => matches(SLACK, folded),
  },
  {
    type: "SoftLayer Credentials",
    rule: "64 characters for a name of SoftLayer's, or in a URL of it (plugins/softlayer.py)",
    evidence: "form",
    cues: inAnyCase(...WORDS_FOR_KEY, "softlayer"),
    longestRun: 64,
    find: assignedOr(
      [{
        name: assignedName("(?:softlayer|sl)[_-]?(?:api)?", "(?:key|pwd|password|pass|token)"),
        value: /^[a-z0-9]$/i,
        length: 64,
      }],
      patternsInAnyCase(
        "https?://api[^\\n]softlayer[^\\n]com/soap/(?:v3|v3[^\\n]1)/([a-z0-9]{64})",
      ),
    ),
  },
  {
    type: "Square OAuth Secret",
    rule: "sq0csp- and 43 characters (plugins/square_oauth.py)",
    evidence: "form",
    cues: exactly("sq0csp-"),
    longestRun: 50,
    find: found("sq0csp-[0-9A-Za-z\\\\_-]{43}"),
  },
  {
    type: "Stripe Access Key",
    rule: "a live key, ordinary or restricted, of 24 characters (plugins/stripe.py)",
    evidence: "form",
    cues: exactly("k_live_"),
    longestRun: 32,
    find: found("[rs]k_live_[0-9a-zA-Z]{24}"),
  },
  {
    type: "Telegram Bot Token",
    rule: "8 to 10 digits, a colon and 35 characters (plugins/telegram_token.py)",
    evidence: "form",
    longestRun: 35,
    runAfter: ":",
    find: found("[\\d]{8,10}:[0-9A-Za-z_-]{35}"),
  },
  {
    type: "Twilio API Key",
    rule: "AC or SK and 32 characters (plugins/twilio.py)",
    evidence: "form",
    longestRun: 34,
    find: found("AC[a-z0-9]{32}", "SK[a-z0-9]{32}"),
  },
];
