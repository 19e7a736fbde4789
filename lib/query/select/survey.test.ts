import assert from "node:assert/strict";
import type { ExperimentReader } from "./reader.ts";
import type { RecordFacts } from "./row.ts";
import { makeSurvey } from "./survey.ts";
import { NO_VALUES } from "./values.ts";

const COUNT = 5000;

/** Ages in an order of their own: neither rising nor falling. */
const ageOf = (id: string) => (parseInt(id, 16) * 7919) % COUNT;

const reader: ExperimentReader = {
  facts: ({ id }) => factsOf(ageOf(id)),
  params: () => NO_VALUES,
  metrics: () => NO_VALUES,
  close() {},
};

function factsOf(created: number): RecordFacts {
  return {
    broken: null,
    created,
    name: `n${created}`,
    description: null,
    status: "completed",
    project: null,
    tags: [],
    scriptPath: null,
    createdAt: null,
    startedAt: null,
    completedAt: null,
    duration: created,
    errorMessage: null,
    slurm: null,
  };
}

Deno.test("of many the first ones are kept, whatever order they come in", async () => {
  const root = Deno.makeTempDirSync();
  try {
    for (let at = 0; at < COUNT; at++) {
      Deno.mkdirSync(`${root}/${at.toString(16).padStart(8, "0")}`);
    }
    for (
      const [sort, newest] of [[undefined, true], ["created", false], ["-duration", true]] as const
    ) {
      for (const limit of [0, 1, 10, 3000, COUNT + 1]) {
        const { rows, matching, total } = await makeSurvey(
          { root },
          { sort, limit },
          () => {},
          reader,
        );
        const expected = Array.from({ length: COUNT }, (_, at) => newest ? COUNT - 1 - at : at);
        assert.deepEqual(rows.map(({ duration }) => duration), expected.slice(0, limit));
        assert.deepEqual([matching, total], [COUNT, COUNT]);
      }
    }
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
