import type { Status } from "../experiment/mod.ts";
import type { Paint } from "./paint.ts";

/** Symbol, word and colour of each status, where there is one line for an experiment. */
export const STATUS_LOOKS: Record<Status | "unknown", readonly [text: string, paint: Paint]> = {
  completed: ["✓ completed", "green"],
  failed: ["✗ failed", "red"],
  cancelled: ["✗ cancelled", "brightRed"],
  running: ["● running", "yellow"],
  created: ["○ created", "bold"],
  staged: ["○ staged", "cyan"],
  unknown: ["? unknown", "yellow"],
};
