import { customAlphabet } from "nanoid";

/** Name of an experiment: 8 characters of 0-9a-f. */
export type ExperimentId = string & { readonly __brand: "ExperimentId" };

const draw = customAlphabet("0123456789abcdef", 8);

/** A new random id; whoever makes the folder finds out whether it is free. */
export function newExperimentId(): ExperimentId {
  return draw() as ExperimentId;
}

/** True for the text of an id as yanex makes it. */
export function isExperimentId(text: string): text is ExperimentId {
  return /^[0-9a-f]{8}$/.test(text);
}
