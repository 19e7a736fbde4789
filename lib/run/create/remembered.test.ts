import assert from "node:assert/strict";
import { join } from "node:path";

async function remember(cache: string, key: string, answer: string) {
  const module = new URL("../testing/remember.ts", import.meta.url).href;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", "--no-config", module, key, answer],
    env: { XDG_CACHE_HOME: cache },
  }).output();
  assert.notEqual(stdout.length, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("an answer is asked for once, each key has its own, none is asked for again", async () => {
  const cache = Deno.makeTempDirSync();
  try {
    assert.deepEqual(await remember(cache, "git", "null"), { remembered: null, asked: 1 });
    assert.deepEqual(await remember(cache, "git", "2.39"), { remembered: "2.39", asked: 1 });
    assert.deepEqual(await remember(cache, "git", "2.40"), { remembered: "2.39", asked: 0 });
    assert.deepEqual(await remember(cache, "other", "2.40"), { remembered: "2.40", asked: 1 });
    // A file that was cut to nothing by a crash.
    const [file] = [...Deno.readDirSync(join(cache, "yanex/remembered"))].map(({ name }) => name);
    Deno.writeTextFileSync(join(cache, "yanex/remembered", file!), "");
    const answers = [await remember(cache, "git", "3"), await remember(cache, "other", "3")];
    assert.deepEqual(answers.map(({ asked }) => asked).sort(), [0, 1]);
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
});

Deno.test("a cache that cannot be used costs the question, nothing else", async () => {
  const file = Deno.makeTempFileSync();
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await remember(file, "git", "2.39"), { remembered: "2.39", asked: 1 });
  }
  Deno.removeSync(file);
});
