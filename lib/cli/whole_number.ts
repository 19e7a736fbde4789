import { optionValue } from "../errors/mod.ts";

/**
 * Reads a whole number from the command line.
 *
 * @param least smallest number that is allowed
 * @throws UserError for anything else
 */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= least) return value;
    throw optionValue(option, text, `a whole number of at least ${least}`);
  };
}
