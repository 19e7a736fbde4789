import { countInvalid } from "../errors/mod.ts";

/**
 * Reads how many of something an option asks for.
 *
 * @param least smallest number that is allowed
 */
export function countOf(option: string, least = 1): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= least) return value;
    throw countInvalid(option, text, least);
  };
}
