import { allowLineMalformed } from "../../errors/mod.ts";
import type { Finding } from "../finding.ts";
import { Glob } from "./glob.ts";

/** Name of the file at the root of a repository that says which findings are none. */
export const ALLOW_FILE = ".yanex-allow";

interface Entry {
  /** Files that it is about; `null`: all. */
  readonly files: Glob | null;
  /** The secret that it allows; `null`: all. */
  readonly hashedSecret: string | null;
}

/** What the people of a repository have looked at and found to be no secret. */
export class AllowList {
  /** What the lines of the file say. */
  private readonly entries: readonly Entry[];

  /**
   * A list of what is allowed; {@link parseAllowList} makes one from a file.
   *
   * @param entries what each line allows
   */
  constructor(entries: readonly Entry[]) {
    this.entries = entries;
  }

  /** True if a line of the list speaks of this finding. */
  allows({ file, hashedSecret }: Finding): boolean {
    return this.entries.some((entry) =>
      (entry.hashedSecret === null || entry.hashedSecret === hashedSecret) &&
      (entry.files === null || entry.files.matches(file))
    );
  }
}

/**
 * Reads the text of a {@link ALLOW_FILE}. Each line allows something:
 *
 * ```
 * # Everything behind a hash at the beginning, or behind a space and a hash, is a comment.
 * tests/fixtures/        every finding in a folder
 * *.pem                  every finding in files of that name, anywhere
 * sha1:<40 digits>       one secret, wherever it is
 * docs/setup.md sha1:<40 digits>      one secret in one file
 * ```
 *
 * Files are named as in a `.gitignore`, see {@link Glob}; a `\` takes the meaning from the character
 * behind it. The hash of a secret is the `hashedSecret` of its finding.
 *
 * @throws {UserError} `allow-line-malformed` for a line with something else behind `sha1:`
 */
export function parseAllowList(text: string): AllowList {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  return new AllowList(lines.flatMap((line, index) => parseLine(line, index + 1) ?? []));
}

function parseLine(line: string, number: number): Entry | null {
  const content = withoutComment(line).trim();
  if (content === "") return null;
  const mark = content.search(/(?:^|\s)sha1:/);
  const files = (mark < 0 ? content : content.slice(0, mark)).trim();
  const hash = mark < 0 ? null : content.slice(mark).trim().slice("sha1:".length).toLowerCase();
  if (hash !== null && !/^[0-9a-f]{40}$/.test(hash)) {
    throw allowLineMalformed(ALLOW_FILE, number, line);
  }
  return { files: files === "" ? null : new Glob(files), hashedSecret: hash };
}

function withoutComment(line: string): string {
  const hash = line.search(/(?:^|\s)#/);
  return hash < 0 ? line : line.slice(0, hash);
}
