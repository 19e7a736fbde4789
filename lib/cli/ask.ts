import { inputIsTerminal, readAnswer, standardError } from "../sys/mod.ts";

/**
 * Asks a question that is answered with yes or no. The question goes to standard error, so that it
 * is no part of what a command prints.
 *
 * @param otherwise what an empty answer means; the end of the input always means no
 * @returns null if there is nobody to ask
 */
export async function askYesNo(question: string, otherwise = false): Promise<boolean | null> {
  const answer = await askText(`${question} ${otherwise ? "[Y/n]" : "[y/N]"}`);
  if (answer === null) return canAsk() ? false : null;
  return answer === "" ? otherwise : /^y(es)?$/i.test(answer);
}

/**
 * Asks for a line of text.
 *
 * @returns what was typed, without spaces around it; null at the end of the input, and if there is
 *   nobody to ask
 */
export async function askText(question: string): Promise<string | null> {
  if (!canAsk()) return null;
  await standardError.write(`${question} `);
  const answer = readAnswer();
  if (answer !== null) return answer.trim();
  await standardError.write("\n");
  return null;
}

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return inputIsTerminal() && standardError.isTerminal;
}
