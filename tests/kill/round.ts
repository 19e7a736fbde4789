import { join } from "node:path";
import type { Outcome, Running, Sandbox } from "../harness.ts";
import { existsSync } from "node:fs";

/** Steps that the script logs when nobody kills it. */
const STEPS = 40;

/** What is killed, and when. */
export interface Round {
  readonly number: number;
  readonly target: "yanex" | "script" | "both";
  readonly moment:
    /** So many milliseconds after yanex was started. */
    | { readonly phase: "creating"; readonly delay: number }
    /** When the script has logged so many steps. */
    | { readonly phase: "running"; readonly steps: number }
    /** So many milliseconds after the script's last statement. */
    | { readonly phase: "finishing"; readonly delay: number };
  /** Nobody has used this home before: the Python client is delivered as well. */
  readonly newHome: boolean;
}

/** What came of a round. */
export interface Aftermath {
  readonly round: Round;
  readonly outcome: Outcome;
  readonly home: string;
  readonly store: string;
  /** What the script had written into its diary, line by line. */
  readonly diary: readonly string[];
}

/**
 * Rounds that spread over the life of a run, the same for the same seed.
 *
 * @param creation milliseconds that a run takes until its script starts, on this machine
 */
export function planRounds(count: number, seed: number, creation: number): Round[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, number) => {
    const phase = (["creating", "running", "finishing"] as const)[number % 3]!;
    const moment = phase === "creating"
      ? { phase, delay: random() * creation * 1.3 }
      : phase === "running"
      ? { phase, steps: Math.floor(random() * STEPS) }
      : { phase, delay: random() * 25 };
    // A script that is just coming to life is hard to meet: it is killed together with yanex.
    const targets = phase === "creating"
      ? ["yanex", "yanex", "both"] as const
      : ["yanex", "script", "both"] as const;
    const target = targets[Math.floor(number / 3) % 3]!;
    return { number, target, moment, newHome: phase === "creating" && random() < 0.5 };
  });
}

/** A small generator of pseudo-random numbers from 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Starts a run, kills what is to be killed, and waits until nothing of it is left. */
export async function play(t: Sandbox, round: Round): Promise<Aftermath> {
  const place = join(t.dir, `round-${round.number}`);
  const home = round.newHome ? join(place, "home") : t.home;
  const store = join(place, "store");
  const diaryFile = join(place, "diary");
  Deno.mkdirSync(home, { recursive: true });
  Deno.mkdirSync(place, { recursive: true });
  const mark = `round-${round.number}-of-${Deno.pid}`;
  const running = t.start(["run", "victim.py", diaryFile, String(STEPS)], {
    env: {
      HOME: home,
      XDG_CACHE_HOME: join(home, ".cache"),
      YANEX_EXPERIMENTS_DIR: store,
      KILL_ROUND: mark,
    },
  });
  const diary = () => existsSync(diaryFile) ? Deno.readTextFileSync(diaryFile).split("\n") : [];
  await reach(round, running, diary);

  if (round.target !== "script") kill(running.pid);
  if (round.target !== "yanex") marked(mark).filter((pid) => pid !== running.pid).forEach(kill);
  const outcome = await running.ended();
  // A script whose yanex is gone ends at its next print. One that never came so far is not waited
  // for: nobody checks what it would do.
  for (let looks = 0; marked(mark).length > 0; looks++) {
    if (looks > 500) marked(mark).forEach(kill);
    await pause(10);
  }
  return { round, outcome, home, store, diary: diary().slice(0, -1) };
}

async function reach(round: Round, running: Running, diary: () => string[]): Promise<void> {
  const over = running.ended().then(() => true);
  const isOver = () => Promise.race([over, pause(0).then(() => false)]);
  const { moment } = round;
  if (moment.phase === "creating") return await pause(moment.delay);
  const line = moment.phase === "running" ? `logged ${moment.steps}` : "end";
  while (!diary().includes(line) && !(await isOver())) await pause(1);
  if (moment.phase === "finishing") await pause(moment.delay);
}

/** Processes that were started with this mark in their environment. */
function marked(mark: string): number[] {
  const pids: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const variables = Deno.readTextFileSync(`/proc/${name}/environ`).split("\0");
      if (variables.includes(`KILL_ROUND=${mark}`)) pids.push(Number(name));
    } catch {
      // It has ended, or it is not ours.
    }
  }
  return pids;
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
