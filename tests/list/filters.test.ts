import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { few, idsOf, putStored } from "./stored.ts";

/** In the order of the list. */
const [STAGED, FAILED, TRAINED, PREPARED] = ["3c000004", "2b000003", "2b000002", "1a000001"];

const cases: [args: string, ids: (string | undefined)[]][] = [
  ["", [STAGED, FAILED, TRAINED, PREPARED]],
  ["-i 2b000002", [TRAINED]],
  ["-i 2b00", [FAILED, TRAINED]],
  ["--ids ' 1a000001 , 3c00,'", [STAGED, PREPARED]],
  ["-s failed", [FAILED]],
  ["-s FAILED,staged", [STAGED, FAILED]],
  ["-s failed -s staged", [STAGED, FAILED]],
  ["-n 'train*'", [FAILED, TRAINED]],
  ["-n TRAIN-1", [TRAINED]],
  ["-n train", []],
  ["-n '*'", [STAGED, FAILED, TRAINED, PREPARED]],
  ["-n '*unnamed*'", [STAGED]],
  ["-n ''", [STAGED]],
  ["-n '[!t]*'", [STAGED, PREPARED]],
  ["-t paper", [FAILED, TRAINED]],
  ["-t paper -t baseline", [TRAINED]],
  ["-t Paper", []],
  ["-c train", [STAGED, FAILED, TRAINED]],
  ["-c train.py", [STAGED, FAILED, TRAINED]],
  ["-c 'PREP*'", [PREPARED]],
  ["--started-after 2026-03-02", [FAILED, TRAINED]],
  ["--started-after '2026-03-02 10:00'", [FAILED, TRAINED]],
  ["--started-after '2026-03-02 10:00:00.000001'", [FAILED]],
  ["--started-before '2026-03-02T10:00:00'", [PREPARED]],
  ["--started-before '2026-03-02T12:30:00+02:00'", [TRAINED, PREPARED]],
  ["--started-before today", [FAILED, TRAINED, PREPARED]],
  ["--ended-after 2026-03-02 --ended-before 2026-03-03", [TRAINED]],
  ["--ended-after 2026-03-03", [FAILED]],
  ["--param lr=0.01", [TRAINED]],
  ["--param 'lr<0.1'", [FAILED, TRAINED]],
  ["--param 'lr >= 1'", [STAGED]],
  ["--param 'depth>20'", [FAILED]],
  ["--param model.depth=18", [TRAINED]],
  ["--param optimizer=adam", [TRAINED]],
  ["--param optimizer!=adam", [FAILED]],
  ["--param 'lr<1' --param 'depth>20'", [FAILED]],
  ["--metric 'acc>=0.9'", [FAILED]],
  ["--metric 'acc>0' --sort -metric:acc", [FAILED, TRAINED]],
  ["--metric 'loss<1'", [TRAINED]],
  ["-p vision -s completed -t paper", [TRAINED]],
  ["-a", ["4d000005"]],
  ["--sort created", [PREPARED, TRAINED, FAILED, STAGED]],
  ["--sort name", [PREPARED, TRAINED, FAILED, STAGED]],
  ["--sort -name", [FAILED, TRAINED, PREPARED, STAGED]],
  ["--sort duration", [FAILED, PREPARED, TRAINED, STAGED]],
  ["--sort -started", [FAILED, TRAINED, PREPARED, STAGED]],
  ["--sort status", [TRAINED, PREPARED, FAILED, STAGED]],
  ["--sort param:lr", [FAILED, TRAINED, STAGED, PREPARED]],
  ["--sort -param:lr -l 1", [STAGED]],
  ["--sort -metric:acc", [FAILED, TRAINED, STAGED, PREPARED]],
  ["-l 0", []],
];

test("filters say which experiments are meant, and all of them must hold", async (t) => {
  putStored(t, few);
  for (const [args, ids] of cases) {
    const scope = args.includes("-p ") ? "" : "-g";
    assert.deepEqual(await idsOf(t, `${scope} ${args}`), ids, args);
  }
});

test("times are those of the local time zone, and stored ones are UTC", async (t) => {
  putStored(t, few);
  // 10:00 UTC on the 2nd is 19:00 in Tokyo and 5:00 in New York.
  for (const [TZ, time] of [["Asia/Tokyo", "19:00"], ["America/New_York", "5:00"]] as const) {
    t.env.TZ = TZ;
    const after = `-g --started-after '2026-03-02 ${time.padStart(5, "0")}'`;
    assert.deepEqual(await idsOf(t, after), [FAILED, TRAINED], TZ);
    assert.deepEqual(await idsOf(t, `-g --started-before '2 march 2026 ${time}'`), [PREPARED], TZ);
  }
});

test("times of any form are sorted as times", async (t) => {
  putStored(t, {
    "1a000001": { created_at: "2026-03-01T12:00:00.000000" },
    "1a000002": { created_at: "2026-03-01T13:00:00+02:00" },
    "1a000003": { created_at: "2026-03-01 11:30:00Z" },
    "1a000004": { created_at: null },
  });
  assert.deepEqual(await idsOf(t, ""), ["1a000001", "1a000003", "1a000002", "1a000004"]);
});

test("an id that names nothing is a warning, the others are shown", async (t) => {
  putStored(t, few);
  await t.yanex("list -g -i 2b000002,ffff,1a").stdout(/^ID.*\n.*train-1.*\n\nShowing 1 of 4 exp/)
    .stderr(
      "warning: no experiment has an id that begins with `ffff`\n" +
        "warning: `1a` is too short for the beginning of an id: give 4 characters\n",
    );
});

test("a folder in --script is a warning", async (t) => {
  putStored(t, few);
  await t.yanex("list -g -c work/train.py").stdout(/^No experiments found\.\n/)
    .stderr(/^warning: --script `work\/train\.py` has a folder in it/);
});
