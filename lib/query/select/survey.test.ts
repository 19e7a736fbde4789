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

async function withFolders(body: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    for (let at = 0; at < COUNT; at++) {
      Deno.mkdirSync(`${root}/${at.toString(16).padStart(8, "0")}`);
    }
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** A reader for which every third experiment has `hit: 1`; tells whose parameters were asked for. */
function readerOfHits(asked: string[]): ExperimentReader {
  return {
    ...reader,
    params({ id }) {
      asked.push(id);
      return { names: ["hit"], at: () => ageOf(id) % 3 === 0 ? 1 : 0 };
    },
  };
}

Deno.test("parameters are only read of as many as it takes to fill the list and to tell a number", async () => {
  await withFolders(async (root) => {
    const hits = Array.from({ length: COUNT }, (_, at) => COUNT - 1 - at)
      .filter((age) => age % 3 === 0);
    for (
      const [limit, looked] of [[0, 2000], [10, 2000], [1000, 3000], [undefined, COUNT]] as const
    ) {
      const asked: string[] = [];
      const filter = { limit, params: [{ key: "hit", comparison: "==", text: "1" }] } as const;
      const survey = await makeSurvey({ root }, filter, () => {}, readerOfHits(asked));
      assert.deepEqual(survey.rows.map(({ duration }) => duration), hits.slice(0, limit));
      assert.equal(survey.isCounted, looked === COUNT);
      const newest = hits.filter((age) => age >= COUNT - looked);
      assert.equal(survey.matching, newest.length);
      assert.ok(asked.length <= looked, `${asked.length} were read for ${limit}`);
    }
  });
});

Deno.test("what is sorted by a parameter is read whole", async () => {
  await withFolders(async (root) => {
    const asked: string[] = [];
    const filter = { limit: 3, sort: "-param:hit" };
    const survey = await makeSurvey({ root }, filter, () => {}, readerOfHits(asked));
    assert.deepEqual(survey.rows.map(({ duration }) => duration), [4998, 4995, 4992]);
    assert.deepEqual([asked.length, survey.matching, survey.isCounted], [COUNT, COUNT, true]);
  });
});

Deno.test("of many the first ones are kept, whatever order they come in", async () => {
  await withFolders(async (root) => {
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
  });
});
