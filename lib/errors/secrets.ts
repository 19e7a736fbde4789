import { UserError } from "./user_error.ts";

/** A line of the file that allows secrets has something else than a hash behind `sha1:`. */
export function allowLineMalformed(file: string, line: number, text: string): UserError {
  return new UserError({
    kind: "allow-line-malformed",
    message: `${file}, line ${line}: "sha1:" is not followed by 40 hexadecimal digits`,
    hint: "write FILES, sha1:HASH or FILES sha1:HASH, with the hash that the finding has",
    excerpt: `${String(line).padStart(5)} | ${text}`,
  });
}
