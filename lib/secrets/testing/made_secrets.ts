/**
 * Texts of the form of secrets for tests. They are put together here, so that no scanner takes the
 * tests for files with secrets.
 */

/** So many letters and digits without any order. */
export function letters(length: number): string {
  return "k7Qp2Zr9Xv4Lm8Tb3Wd6Ys1Nf5Hg0Jc".repeat(Math.ceil(length / 31)).slice(0, length);
}

/** So many lower-case letters and digits without any order. */
export function lower(length: number): string {
  return letters(length).toLowerCase();
}

/** So many hexadecimal digits without any order. */
export function hex(length: number): string {
  return "3f9a1c7e5b08d264".repeat(Math.ceil(length / 16)).slice(0, length);
}

/** A text whose parts no scanner sees together. */
export function joined(...parts: string[]): string {
  return parts.join("");
}

/** A key id of AWS. */
export const AWS_KEY_ID = joined("AK", "IA", letters(16).toUpperCase());

/** A token of GitHub. */
export const GITHUB_TOKEN = joined("gh", "p_", letters(36));

/** The first line of a private key. */
export const KEY_HEADER = joined("-----BEGIN RSA PRI", "VATE KEY-----");

/** A web token of three parts. */
export const WEB_TOKEN = [btoa('{"alg":"HS256"}'), btoa('{"sub":"1"}'), letters(20)]
  .map((part) => part.replace(/=+$/, "")).join(".");
