/** Looking for secrets by hand: in files, in a patch, in the uncommitted changes. */
export {
  type ChangesScope,
  type HandScan,
  scanChanges,
  scanPatchFile,
  scanPaths,
  type ShownFinding,
} from "./by_hand.ts";
