import { descriptionTooLong, nameInvalid, tagInvalid } from "../errors/mod.ts";

/** The longest name and description that are accepted, in characters. */
const NAME_LIMIT = 255;
const DESCRIPTION_LIMIT = 1000;

/** The form of a tag; upstream refuses others. */
const TAG = /^[A-Za-z0-9_-]{1,50}$/;

/**
 * Checks the name of an experiment, or of a project.
 *
 * @throws UserError if it is too long or not printable
 */
export function checkName(name: string): void {
  if ([...name].length > NAME_LIMIT) {
    throw nameInvalid(`has ${[...name].length} characters; at most ${NAME_LIMIT} are allowed`);
  }
  if (/\p{Cc}|\p{Cs}/u.test(name)) throw nameInvalid("contains control characters");
}

/**
 * Checks the description of an experiment.
 *
 * @throws UserError if it is too long
 */
export function checkDescription(description: string): void {
  const { length } = [...description];
  if (length > DESCRIPTION_LIMIT) throw descriptionTooLong(length);
}

/**
 * Checks tags.
 *
 * @throws UserError for the first that is not allowed
 */
export function checkTags(tags: readonly string[]): void {
  const bad = tags.find((tag) => !TAG.test(tag));
  if (bad !== undefined) throw tagInvalid(bad);
}
