/**
 * Name and `ignore` of a test that runs only under a condition; a test that is skipped says why, in
 * the form that the runner of the tests reads.
 *
 * @param reason what is needed, in a few words
 */
export function onlyIf(
  condition: unknown,
  reason: string,
  name: string,
): { readonly name: string; readonly ignore: boolean } {
  return condition ? { name, ignore: false } : { name: `${name} [skip: ${reason}]`, ignore: true };
}
