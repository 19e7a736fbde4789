import {
  cancellationReason,
  readCancelRequest,
  removeCancelRequest,
} from "../../experiment/mod.ts";
import { onSignals } from "../../sys/mod.ts";
import type { SignalBridge } from "./interruption.ts";

/** Says to a runner of this machine that there may be a request; everybody else ignores it. */
export const WAKING = "SIGURG";

/** Requests of `yanex cancel` for one run. */
export interface CancelWatch {
  /** Ends the script if that was asked for. */
  look(): void;
  /** The script has ended: a request that was fulfilled is taken away. */
  close(): void;
}

/** Looks for a request when it is woken; who has a heartbeat looks then as well. */
export function watchForCancellation(folder: string, bridge: SignalBridge): CancelWatch {
  const look = () => {
    const request = readCancelRequest(folder);
    if (request !== null) bridge.cancel(cancellationReason(request));
  };
  const unlisten = onSignals([WAKING], look);
  return {
    look,
    close() {
      unlisten();
      // It may be SLURM that ended the script on behalf of the request.
      if (bridge.interruption()?.signal === "SIGTERM") look();
      if (bridge.interruption()?.cancellation) removeCancelRequest(folder);
    },
  };
}
