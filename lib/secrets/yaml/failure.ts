/** The text is not YAML that the reference reads; its lines are then scanned as they stand. */
export class YamlFailure extends Error {
  override readonly name = "YamlFailure";
}

/** Collections within collections; the reference gives up a little later. */
export const MAX_DEPTH = 300;
