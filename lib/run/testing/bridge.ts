/**
 * Runs a shell script behind a signal bridge, as a run does: OPTIONS (JSON, of the bridge, with
 * `delay`: milliseconds to wait before the script is started) SCRIPT. Prints `ready`, then what the
 * script prints, then how it ended and why, as JSON.
 */
import { type ProcessEnd, startProcess } from "../../sys/mod.ts";
import { bridgeSignals } from "../script/interruption.ts";

const { delay = 0, ...options } = JSON.parse(Deno.args[0]!);
const bridge = bridgeSignals(options);
console.log("ready");
await new Promise((resolve) => setTimeout(resolve, delay));
const show = (bytes: Uint8Array) => Promise.resolve(void Deno.stdout.writeSync(bytes));
const script = startProcess({
  program: "/bin/bash",
  args: ["-c", Deno.args[1]!],
  cwd: "/",
  env: Deno.env.toObject(),
  stdin: "null",
  onStdout: show,
  onStderr: show,
});
bridge.attach(script.pid);
const end: ProcessEnd = await script.ended;
await bridge.settle();
await script.drained;
const interruption = bridge.interruption();
bridge.close();
console.log(JSON.stringify({ end, interruption }));
