/** Following experiments in SLURM until they have ended. */
export { follow, type Followed, type FollowObserver, type FollowOptions } from "./follow.ts";
