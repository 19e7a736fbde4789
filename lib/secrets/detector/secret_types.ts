import { DETECTORS } from "./table.ts";

/** A kind of secret that is looked for. */
export interface SecretType {
  /** The name that findings have, which is that of detect-secrets. */
  readonly type: string;
  /** What is looked for, and which file of detect-secrets 1.5.0 states it. */
  readonly rule: string;
  /** Set if the default filters of detect-secrets drop whatever is found, and why. */
  readonly neverReported?: string;
}

/** All kinds of secrets that are looked for, in the order of detect-secrets' plugins. */
export function secretTypes(): SecretType[] {
  return DETECTORS.map(({ type, rule, neverReported }) => ({ type, rule, neverReported }));
}
