import assert from "node:assert/strict";
import fc from "fast-check";
import type { ExperimentPlace } from "../../experiment/mod.ts";
import type { ExperimentReader } from "./reader.ts";
import { factsOf, type RecordFacts } from "./row.ts";
import { type Selected, Selection } from "./selection.ts";
import type { NamedValues } from "./values.ts";

/** More than those of which a part is looked at first. */
const COUNT = 24_000;

/** So many are counted if more pass than are wanted. */
const COUNTED = 2000;

/** An experiment: how old it is, and whether its parameter and its metric pass. */
interface Known {
  readonly place: ExperimentPlace;
  readonly created: number;
  readonly param: boolean;
  readonly metric: boolean;
}

const BROKEN = factsOf({ kind: "broken", reason: "" })!;

/** Answers at once or later, and notes of which experiments values are asked. */
class KnownReader implements ExperimentReader {
  readonly askedParams: string[] = [];
  readonly askedMetrics: string[] = [];

  constructor(
    private readonly known: ReadonlyMap<string, Known>,
    private readonly later: boolean,
  ) {}

  facts({ id }: ExperimentPlace): RecordFacts {
    return { ...BROKEN, broken: null, status: "completed", created: this.known.get(id)!.created };
  }

  params({ id }: ExperimentPlace): NamedValues | Promise<NamedValues> {
    this.askedParams.push(id);
    const values = valuesOf("p", this.known.get(id)!.param);
    return this.later && this.askedParams.length % 3 === 0 ? Promise.resolve(values) : values;
  }

  metrics({ id }: ExperimentPlace): NamedValues {
    this.askedMetrics.push(id);
    return valuesOf("m", this.known.get(id)!.metric);
  }

  close() {}
}

function valuesOf(name: string, passes: boolean): NamedValues {
  return { names: [name], at: () => passes ? 1 : 0 };
}

/** Experiments of which one in so many passes; from a certain one on, in the order that they come. */
function experiments(
  { params, metrics, from }: { params: number; metrics: number; from: number },
): Known[] {
  return Array.from({ length: COUNT }, (_, at) => {
    const id = at.toString(16).padStart(8, "0");
    return {
      place: { id, folder: `/${id}`, archived: false },
      created: (at * 7919) % COUNT,
      param: at >= from && at % params === 0,
      metric: Math.floor(at / params) % metrics === 0,
    };
  });
}

interface Outcome {
  readonly selected: Selected;
  readonly reader: KnownReader;
}

async function select(list: readonly Known[], limit?: number, later = false): Promise<Outcome> {
  const reader = new KnownReader(new Map(list.map((known) => [known.place.id, known])), later);
  const filter = {
    params: [{ key: "p", comparison: "==", text: "1" }],
    metrics: [{ key: "m", comparison: "==", text: "1" }],
    limit,
  } as const;
  const selection = new Selection(filter, reader, list.length);
  for (const { place } of list) await selection.consider(place, reader.facts(place));
  return { selected: await selection.select(COUNTED), reader };
}

Deno.test("which experiments are selected does not depend on when their values are looked at", async () => {
  const cases = fc.record({
    params: fc.constantFrom(1, 2, 50, 1000, 30_000),
    metrics: fc.constantFrom(1, 3, 400),
    from: fc.constantFrom(0, 700, 12_000),
    limit: fc.constantFrom(0, 1, 20, 3000, undefined),
    later: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ limit, later, ...how }) => {
      const list = experiments(how);
      const passing = list.filter(({ param, metric }) => param && metric)
        .sort((a, b) => b.created - a.created).map(({ place }) => place.id);
      const { selected, reader } = await select(list, limit, later);
      assert.deepEqual(selected.rows.map(({ id }) => id), passing.slice(0, limit));
      if (selected.isCounted) assert.equal(selected.matching, passing.length);
      else assert.ok(selected.matching >= limit! && selected.matching <= passing.length);
      for (const asked of [reader.askedParams, reader.askedMetrics]) {
        assert.equal(new Set(asked).size, asked.length, "each is asked for once");
      }
    }),
    { numRuns: 25 },
  );
});

Deno.test("where many pass, hardly more are looked at than are counted", async () => {
  const { selected, reader } = await select(experiments({ params: 3, metrics: 1, from: 0 }), 20);
  assert.equal(selected.isCounted, false);
  assert.ok(reader.askedParams.length >= COUNTED && reader.askedParams.length < 1.5 * COUNTED);
});

Deno.test("where fewer pass than are wanted, all are counted, each as it comes", async () => {
  const list = experiments({ params: 2000, metrics: 1, from: 0 });
  const { selected, reader } = await select(list, 20);
  assert.deepEqual([selected.matching, selected.isCounted], [12, true]);
  assert.deepEqual(reader.askedParams, list.map(({ place }) => place.id));
  assert.equal(reader.askedMetrics.length, 12);
});

Deno.test("if those that come first do not pass and the others do, not all are looked at", async () => {
  const { selected, reader } = await select(experiments({ params: 1, metrics: 1, from: 4000 }), 20);
  assert.deepEqual([selected.rows.length, selected.isCounted], [20, false]);
  assert.ok(
    reader.askedParams.length < 4000 + 1.5 * COUNTED,
    `${reader.askedParams.length} were looked at`,
  );
});
