import { strict as assert } from "node:assert";
import { isIgnoredFile } from "./file_name.ts";

Deno.test("files without source text, lock files and Swagger are not scanned", () => {
  const ignored = [
    "a/logo.png",
    "x.min.css",
    "poetry.lock",
    "web/package-lock.json",
    "api/swagger/x.py",
  ];
  for (const path of ignored) assert.equal(isIgnoredFile(path), true, path);
  const scanned = [
    "a.py",
    "logo.PNG",
    ".lock",
    "png",
    "my-package-lock.json",
    "lock/x.json",
    "..css",
  ];
  for (const path of scanned) assert.equal(isIgnoredFile(path), false, path);
});
