import assert from "node:assert/strict";
import { join } from "node:path";
import { listArtifacts } from "./artifacts.ts";
import { putExperiment, withStore } from "./testing/store.ts";

Deno.test("artifacts are listed by name, with folders, without what is still being written", {
  ignore: Deno.build.os === "windows",
}, () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const place = join(folder, "artifacts");
    assert.deepEqual(listArtifacts(folder), []);
    Deno.mkdirSync(join(place, "deep/.hidden"), { recursive: true });
    const files = ["model.pt", "deep/a.txt", "ä b.txt", ".tmp-1-model.pt", "deep/.hidden/x"];
    for (const name of files) Deno.writeTextFileSync(join(place, name), name);
    Deno.symlinkSync("model.pt", join(place, "link"));
    Deno.symlinkSync("nowhere", join(place, "dangling"));
    Deno.symlinkSync("circle", join(place, "circle"));
    Deno.symlinkSync("..", join(place, "up"));
    const listed = listArtifacts(folder);
    assert.deepEqual(listed.map(({ name }) => name), [
      "deep/a.txt",
      "link",
      "model.pt",
      "up",
      "ä b.txt",
    ]);
    const model = listed.find(({ name }) => name === "model.pt")!;
    assert.deepEqual([model.size, model.path], [8, join(place, "model.pt")]);
    assert.ok(Math.abs(model.modified - Date.now()) < 3_600_000, "milliseconds since 1970");
    Deno.removeSync(place, { recursive: true });
    assert.deepEqual(listArtifacts(folder), []);
  }));
