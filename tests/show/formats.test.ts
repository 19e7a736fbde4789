import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

async function run(t: Sandbox): Promise<void> {
  t.write(
    "train.py",
    `import yanex
yanex.log_metrics({"early": 1, "loss": 0.5}, step=0)
yanex.log_metrics({"loss": 0.25}, step=1)
`,
  );
  await t.yanex([
    ...["run", "train.py", "-q", "-n", "x", "-t", "b", "-t", "a", "-d", "a|b"],
    ...["-p", "lr=0.1", "-p", "m.words=[p, q]"],
  ]);
}

test("CSV is a header and one row, with the last value of each metric", async (t) => {
  await run(t);
  const { stdout } = await t.yanex("show x -F csv").stderr("");
  const [header, row, end] = stdout.split("\r\n");
  assert.equal(end, "");
  assert.match(header!, /^id,name,status,script_path,tags,description,created_at,/);
  assert.match(header!, /,param:lr,param:m\.words,metric:early,metric:loss$/);
  assert.match(row!, /^[0-9a-f]{8},x,completed,[^,]*train\.py,"b,a",a\|b,/);
  assert.match(row!, /,0\.1,"p,q",1,0\.25$/);
});

test("Markdown is a document", async (t) => {
  await run(t);
  await t.yanex("show x --markdown").stderr("").stdout(`# Experiment: x

**ID:** <id>  
**Status:** completed  
**Tags:** b, a  
**Created:** <time>  
**Started:** <time>  
**Ended:** <time>  
**Script:** <dir>/train.py

a|b

## Configuration

| Parameter | Value |
| --------- | ----- |
| lr | 0.1 |
| m.words | ["p", "q"] |

## Results

| Step | Timestamp | early | loss |
| ---- | --------- | ----- | ---- |
| 0 | <time> | 1 | 0.5000 |
| 1 | <time> | - | 0.2500 |

## Artifacts

| Name | Size | Modified (UTC) |
| ---- | ---- | -------------- |
| stderr.txt | 0 B | <time> |
| stdout.txt | 0 B | <time> |

## Run again

\`\`\`
yanex run train.py -p "lr=0.1" -p 'm.words=["p", "q"]' -n "x" -d "a|b" -t "a" -t "b"
\`\`\`
`);
});

test("two formats at once are an error", async (t) => {
  await t.yanex("show x --json --csv").fails(2).stderr(/^error: more than one format is asked for/);
});
