import { join } from "node:path";
import { type Bench, benchScript, emptyStore, rounds } from "../bench.ts";
import { measurePaired, RunFailure, summarize } from "../measure.ts";

const sections = 100;
const keysInSection = 100;
const bigBytes = 1_000_000;

/** A config file far beyond what the environment of a process can hold. */
export const config: Bench = {
  name: "config",
  title: "A config file of 5 MB with 10,000 keys, one value of 1 MB",
  async run(bench) {
    const cwd = bench.folder("work");
    Deno.writeTextFileSync(join(cwd, "check_config.py"), benchScript("check_config.py"));
    Deno.writeTextFileSync(join(cwd, "big.yaml"), bigConfig());
    const side = (yanex: string, home: string) => ({
      argv: [yanex, "run", "check_config.py", "-c", "big.yaml"]
        .concat([sections, keysInSection, bigBytes].map(String)),
      cwd,
      env: bench.environment(home),
      before: () => emptyStore(home),
      timeoutSeconds: 120,
    });
    const { ours } = await measurePaired(
      bench.launcher,
      { ours: side(bench.yanex, bench.folder("ours")) },
      { rounds: rounds(bench, 5) },
    );
    return [{
      figure: "whole run",
      unit: "s",
      ours: summarize(ours.map(({ seconds }) => seconds)),
      upstream: await once(async () =>
        (await bench.launcher.run(side(bench.upstream.yanex, bench.folder("theirs")))).seconds
      ),
      goal: { text: "works", met: true },
      command: "yanex run check_config.py -c big.yaml",
    }];
  },
};

/** One number, or how it failed. */
async function once(measure: () => Promise<number>) {
  try {
    return summarize([await measure()]);
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    const reason = /Argument list too long|killed after \d+ s/.exec(error.message)?.[0];
    return `fails: ${reason ?? error.message.split("\n").at(-1)}`;
  }
}

function bigConfig(): string {
  const lines = [`big: "${"x".repeat(bigBytes)}"`];
  for (let section = 0; section < sections; section++) {
    lines.push(`section_${section}:`);
    for (let key = 0; key < keysInSection; key++) {
      const value = [`${key}`, `${key}.5`, `"${"text ".repeat(230)}"`][key % 3];
      lines.push(`  parameter_${key}: ${value}`);
    }
  }
  return lines.join("\n") + "\n";
}
