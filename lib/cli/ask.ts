import { inputIsTerminal, readAnswer, standardError } from "../sys/mod.ts";

/**
 * Asks a question that is answered with yes or no; an empty answer is no. The question goes to
 * standard error, so that it is no part of what a command prints.
 *
 * @returns null if there is nobody to ask
 */
export async function askYesNo(question: string): Promise<boolean | null> {
  if (!inputIsTerminal() || !standardError.isTerminal) return null;
  await standardError.write(`${question} [y/N] `);
  const answer = readAnswer();
  return answer !== null && /^y(es)?$/i.test(answer.trim());
}
