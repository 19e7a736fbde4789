import assert from "node:assert/strict";
import fc from "fast-check";
import { gitEnvironment } from "./git_command.ts";
import { locateRepository } from "./locate.ts";
import { chooseRemoteUrl, parseSimpleConfig, readRepositoryConfig } from "./repository_config.ts";
import { makeScratch, type ScratchRepository } from "./testing/scratch_repository.ts";

function read(repository: ScratchRepository) {
  const place = { directory: repository.root, env: gitEnvironment(repository.env) };
  return readRepositoryConfig(place, locateRepository(repository.root)!);
}

Deno.test("what git wrote for remotes and branches is read without asking git", () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.git("remote", "add", "origin", "https://example.com/a.git");
  repository.git("remote", "add", "my.fork", "git@example.com:me/a.git");
  repository.git("config", "branch.topic/one.remote", "my.fork");
  repository.git("config", 'branch.we"ird\\.remote', "origin");
  assert.deepEqual(parseSimpleConfig(Deno.readTextFileSync(repository.path(".git/config"))), [
    ["remote.origin.url", "https://example.com/a.git"],
    ["remote.my.fork.url", "git@example.com:me/a.git"],
    ["branch.topic/one.remote", "my.fork"],
    ['branch.we"ird\\.remote', "origin"],
  ]);
});

Deno.test("a file that uses more of the format is left to git", () => {
  const remote = '[remote "o"]\n\turl = a\n';
  assert.notEqual(parseSimpleConfig(remote), null);
  for (
    const text of [
      "[include]\n\tpath = other\n" + remote,
      '[includeIf "gitdir:~/x/"]\n\tpath = other\n',
      '[remote "o"] url = a\n',
      "[remote.o]\n\turl = a\n",
      '[remote "o"]\n\turl = "a b"\n',
      '[remote "o"]\n\turl = a # mine\n',
      '[remote "o"]\n\turl = a\\\nb\n',
      "url = a\n",
      "[core\n",
    ]
  ) assert.equal(parseSimpleConfig(text), null, text);
});

Deno.test("included and quoted settings are found", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.write("more.config", '[remote "origin"]\n\turl = "https://example.com/#a" ; mine\n');
  repository.git("config", "include.path", "../more.config");
  const config = await read(repository);
  assert.equal(chooseRemoteUrl(config, null), "https://example.com/#a");
});

Deno.test("the short way reads what git reads", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const name = fc.stringMatching(/^[a-zA-Z0-9_"\\ .\-/]{1,8}$/);
  const value = fc.stringMatching(/^[ -~]{0,12}$/);
  const entries = fc.array(
    fc.tuple(fc.constantFrom("remote", "branch"), name, value),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(entries, async (list) => {
      Deno.writeTextFileSync(repository.path(".git/config"), "");
      for (const [section, name, value] of list) {
        const key = `${section}.${name}.${section === "remote" ? "url" : "remote"}`;
        repository.tryGit("config", "--add", key, value);
      }
      const short = await read(repository);
      // A file that only git may read must give the same.
      const text = Deno.readTextFileSync(repository.path(".git/config"));
      Deno.writeTextFileSync(repository.path(".git/config"), text + "[include]\n\tpath = none\n");
      assert.deepEqual(await read(repository), short);
    }),
    { numRuns: 25 },
  );
});

Deno.test("the URL is the followed remote's, else origin's, else the first", () => {
  const remoteUrls = new Map([["first", "1"], ["origin", "2"], ["fork", "3"]]);
  const branchRemotes = new Map([
    ["a", "fork"],
    ["b", "."],
    ["c", "https://example.com/pr.git"],
    ["d", "gone"],
  ]);
  const config = { remoteUrls, branchRemotes, worktree: null };
  assert.equal(chooseRemoteUrl(config, "a"), "3");
  assert.equal(chooseRemoteUrl(config, "b"), "2");
  assert.equal(chooseRemoteUrl(config, "c"), "https://example.com/pr.git");
  assert.equal(chooseRemoteUrl(config, "d"), "2");
  assert.equal(chooseRemoteUrl(config, "other"), "2");
  assert.equal(chooseRemoteUrl(config, null), "2");
  const noOrigin = { ...config, remoteUrls: new Map([["first", "1"], ["fork", "3"]]) };
  assert.equal(chooseRemoteUrl(noOrigin, null), "1");
  assert.equal(chooseRemoteUrl({ ...config, remoteUrls: new Map() }, null), null);
});
