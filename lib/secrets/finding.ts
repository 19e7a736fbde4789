/** Something that looks like a secret, without the secret. */
export interface Finding {
  /** The name that detect-secrets gives to this kind of secret, as in `AWS Access Key`. */
  readonly type: string;
  /** Path of the file from the root of the repository (or as it was given to the scan). */
  readonly file: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /**
   * SHA-1 of the secret in hexadecimal, as detect-secrets keeps it. Where that tool hashes the mere
   * prefix of a token (GitHub, GitLab) or the quotes around it as well (Artifactory), this is the
   * hash of the token.
   */
  readonly hashedSecret: string;
}

/** Where a secret stands, and what it is. Never leaves this folder. */
export interface SecretPlace {
  /** What must not be shown. */
  readonly hidden: string;
  /** Index of it in its line, in UTF-16 units; none if it is the value of a structured file. */
  readonly column?: number;
  /** Line of the name of the value that it stands in. */
  readonly nameLine: number;
  /** Lines of that value, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

const places = new WeakMap<Finding, SecretPlace>();

/**
 * A finding whose secret only this folder can ask for, so that nothing that prints or stores a
 * finding can show it.
 */
export function finding(facts: Finding, place: SecretPlace): Finding {
  places.set(facts, place);
  return facts;
}

/** Where the secret of a finding stands; `undefined` for one that was read from a file. */
export function placeOf(found: Finding): SecretPlace | undefined {
  return places.get(found);
}
