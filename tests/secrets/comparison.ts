import type { FileSecret } from "../../lib/secrets/file_secret.ts";
import { secretsOfFile } from "../../lib/secrets/scan_file.ts";
import type { Answer } from "./reference.ts";

/** A secret that one side reports and the other does not. */
export interface Difference {
  readonly path: string;
  readonly type: string;
  readonly line: number;
  /** Why it is right; none: it is a fault. */
  readonly reason?: string;
}

/** How our findings relate to those of detect-secrets. */
export interface Comparison {
  files: number;
  /** Types and lines that detect-secrets reports. */
  reference: number;
  /** Those of them that we report. */
  common: number;
  readonly missing: Difference[];
  readonly additional: Difference[];
  /** Secrets with another hash than detect-secrets has, though that hashes the whole secret. */
  readonly otherHashes: Difference[];
  /** Secrets whose right line is not the one that detect-secrets gives. */
  movedLines: number;
  /** Files on which detect-secrets stops with an error. */
  readonly stopped: { path: string; error: string; ours: number }[];
}

export function emptyComparison(): Comparison {
  return {
    files: 0,
    reference: 0,
    common: 0,
    missing: [],
    additional: [],
    otherHashes: [],
    movedLines: 0,
    stopped: [],
  };
}

/** Types whose hash is ours alone: detect-secrets hashes a part of these, or what is around them. */
const OWN_HASH = new Set(["Artifactory Credentials", "GitHub Token", "GitLab Token"]);

/** Compares what is found in a file. Lines are those that detect-secrets gives. */
export function compareFile(comparison: Comparison, text: string, answer: Answer): void {
  const { path, error, found } = answer;
  const ours = secretsOfFile(path, text);
  comparison.files++;
  if (found === undefined) {
    comparison.stopped.push({ path, error: error!, ours: ours.length });
    return;
  }
  comparison.movedLines += ours.filter(({ line, position }) => line !== position).length;
  const theirs = new Set(found.map(([type, line]) => place(type, line)));
  const known = new Map(ours.map((secret) => [placeOf(secret), secret]));
  comparison.reference += theirs.size;
  for (const at of theirs) {
    if (known.has(at)) comparison.common++;
    else comparison.missing.push(difference(path, at));
  }
  for (const [at, secret] of known) {
    if (!theirs.has(at)) {
      comparison.additional.push({ ...difference(path, at), reason: reason(secret) });
    }
  }
  const hashes = new Set(ours.map(({ found }) => found.hashedSecret));
  for (const [type, line, hash] of found) {
    if (OWN_HASH.has(type) || hashes.has(hash) || !known.has(place(type, line))) continue;
    comparison.otherHashes.push({ path, type, line });
  }
}

function place(type: string, line: number): string {
  return `${line} ${type}`;
}

function placeOf({ found, position }: FileSecret): string {
  return place(found.detector.type, position);
}

function difference(path: string, at: string): Difference {
  const space = at.indexOf(" ");
  return { path, type: at.slice(space + 1), line: Number(at.slice(0, space)) };
}

function reason({ found }: FileSecret): string | undefined {
  return found.isAddition
    ? "of GitLab's job tokens detect-secrets captures the partition, which is often nothing"
    : undefined;
}
