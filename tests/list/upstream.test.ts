import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Sandbox, skipUnless, test, upstreamPython } from "../harness.ts";

const withUpstream = skipUnless(upstreamPython, "needs upstream yanex (YANEX_TEST_UPSTREAM)");

/** Calls the Python tool yanex, on the same store. */
async function upstream(t: Sandbox, ...args: string[]): Promise<string> {
  return (await t.call(`${dirname(upstreamPython!)}/yanex`, args)).stdout;
}

/** A failed script makes upstream fail as well. */
async function upstreamRun(t: Sandbox, ...args: string[]): Promise<void> {
  await t.call("sh", [
    "-c",
    '"$@" || true',
    "sh",
    `${dirname(upstreamPython!)}/yanex`,
    "run",
    ...args,
  ]);
}

type Experiment = Record<string, unknown>;

/** Durations are empty in upstream's and computed in ours. */
const withoutDuration = (list: Experiment[]) =>
  list.map((experiment) => Object.entries(experiment).filter(([key]) => key !== "duration"));

test(
  "of a store that upstream wrote JSON is field by field what upstream says",
  withUpstream,
  async (t) => {
    t.write("train.py", "import yanex\nyanex.log_metrics({'acc': yanex.get_param('lr', 0.1)})\n");
    t.write("fail.py", "raise SystemExit(3)\n");
    await t.commit();
    await upstreamRun(t, "train.py", "-n", "first-run", "-t", "a", "-t", "b", "-p", "lr=0.5");
    await upstreamRun(t, "train.py", "-n", "Second Run", "-t", "a", "-d", "ein Versuch mit ä");
    await upstreamRun(t, "fail.py");
    await upstreamRun(t, "train.py", "-n", "later", "--stage");
    await upstreamRun(t, "train.py", "-n", "put away");
    const away = t.store.experiments().find(({ name }) => name === "put away")!.id;
    await upstream(t, "archive", away, "--force");

    for (
      const args of [
        [],
        ["--all", "-g"],
        ["-s", "completed"],
        ["-s", "FAILED"],
        ["-n", "*RUN*"],
        ["-n", "[!f]*"],
        ["-n", ""],
        ["-n", "[unnamed]"],
        ["-t", "a"],
        ["-t", "a", "-t", "b"],
        ["-c", "train"],
        ["-c", "FAIL.py"],
        ["-c", "*.py"],
        ["--started-after", "2020-01-01"],
        ["--started-before", "2020-01-01"],
        ["--started-after", "1 hour ago"],
        ["-p", "project"],
        ["-p", "other"],
        ["-l", "2"],
        ["-a"],
      ]
    ) {
      const theirs: Experiment[] = JSON.parse(await upstream(t, "list", ...args, "-F", "json"));
      const ours: Experiment[] = JSON.parse(
        (await t.yanex(["list", ...args, "-F", "json"])).stdout,
      );
      assert.deepEqual({ args, list: withoutDuration(ours) }, {
        args,
        list: withoutDuration(theirs),
      });
    }

    const theirs = (await upstream(t, "list", "-F", "csv")).split("\r\n");
    const ours = (await t.yanex("list -F csv")).stdout.split("\r\n");
    const cut = (line: string) => line.slice(0, line.lastIndexOf(","));
    assert.deepEqual(ours.map(cut), theirs.map(cut));
  },
);
