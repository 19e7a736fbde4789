/** Every way to fail that the user can mend, and its wording. */
export * from "./compare.ts";
export * from "./dependencies.ts";
export * from "./fields.ts";
export * from "./git.ts";
export * from "./lineage.ts";
export * from "./manage.ts";
export * from "./output.ts";
export * from "./params.ts";
export * from "./python.ts";
export * from "./reproduce.ts";
export * from "./run.ts";
export * from "./secrets.ts";
export * from "./selection.ts";
export * from "./slurm.ts";
export * from "./space.ts";
export * from "./store.ts";
export * from "./user_error.ts";
