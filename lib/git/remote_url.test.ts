import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutCredentials } from "./remote_url.ts";

const CASES: readonly (readonly [url: string, recorded: string | null])[] = [
  ["https://example.com/a/b.git", "https://example.com/a/b.git"],
  ["https://user:secret@example.com/a/b.git", "https://example.com/a/b.git"],
  ["https://ghp_secret@example.com/a.git", "https://example.com/a.git"],
  ["https://oauth2:secret@example.com:8443/a.git", "https://example.com:8443/a.git"],
  ["https://:secret@example.com/a.git", "https://example.com/a.git"],
  ["https://user:@example.com/a.git", "https://example.com/a.git"],
  ["https://user:se@cret@example.com/a.git", "https://example.com/a.git"],
  ["https://user:se/cret@example.com/a.git", "https://example.com/a.git"],
  ["https://user:se%40cret@example.com/a.git", "https://example.com/a.git"],
  ["HTTPS://user:secret@example.com/a.git", "HTTPS://example.com/a.git"],
  ["http://user:secret@[::1]:80/a.git", "http://[::1]:80/a.git"],
  ["http://[::1]:80/a@b.git", "http://[::1]:80/a@b.git"],
  ["https://example.com/a.git?private_token=secret", "https://example.com/a.git"],
  ["https://example.com/a.git#secret", "https://example.com/a.git"],
  ["https://example.com:443/@scope/a.git", "https://example.com:443/@scope/a.git"],
  ["https://example.com/@scope/a.git", "https://example.com/@scope/a.git"],
  ["ftp://user:secret@example.com/a.git", "ftp://example.com/a.git"],
  ["git+https://user:secret@example.com/a.git", "git+https://example.com/a.git"],
  ["ssh://git@example.com/a.git", "ssh://git@example.com/a.git"],
  ["ssh://git:secret@example.com:22/a.git", "ssh://git@example.com:22/a.git"],
  ["git+ssh://git:secret@example.com/a.git", "git+ssh://git@example.com/a.git"],
  ["git@example.com:a/b.git", "git@example.com:a/b.git"],
  ["git:secret@example.com:a/b.git", "git@example.com:a/b.git"],
  ["host:a@b.git", "host:a@b.git"],
  ["codecommit::https://user:secret@example.com/a", "codecommit::https://example.com/a"],
  ["ext::sh -c 'token=secret connect'", null],
  ["/srv/git/a@b.git", "/srv/git/a@b.git"],
  ["../a.git", "../a.git"],
  ["file:///srv/a@b.git", "file:///srv/a@b.git"],
  ["C:\\work\\a.git", "C:\\work\\a.git"],
  ["", ""],
];

Deno.test("a recorded URL holds no credentials and still names the repository", () => {
  for (const [url, recorded] of CASES) assert.equal(withoutCredentials(url), recorded, url);
});

Deno.test("no password of a well-formed web URL is recorded", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=%:-]{1,20}$/);
  fc.assert(fc.property(word, word, (user, password) => {
    const url = `https://${user}:${password}@example.com/group/repo.git`;
    assert.equal(withoutCredentials(url), "https://example.com/group/repo.git");
  }));
});
