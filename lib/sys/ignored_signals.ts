import { readProc } from "./host.ts";
import { type Signal, signalNumber } from "./signals.ts";

/**
 * Whether whoever started this program told it to ignore a signal, as nohup does with SIGHUP. To be
 * asked before somebody listens to the signal. Always false on systems without /proc.
 */
export function isIgnoredSignal(signal: Signal): boolean {
  // A mask in hexadecimal digits, bit 0 for signal 1 (proc(5)).
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readProc("/proc/self/status") ?? "")?.[1];
  const number = signalNumber(signal);
  return mask !== undefined && number > 0 &&
    (BigInt(`0x${mask}`) >> BigInt(number - 1)) % 2n === 1n;
}
