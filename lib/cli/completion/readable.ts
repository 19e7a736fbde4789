import { UserError } from "../../errors/mod.ts";

/**
 * What `read` gives, or `otherwise` if something in the store is missing, broken or not readable:
 * whoever presses Tab wants no message. Other errors are mistakes of ours and are thrown.
 */
export async function ifReadable<T>(read: () => T | Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError || isFailureOfSystem(error)) return otherwise;
    throw error;
  }
}

/** The errors of the system, and no others, carry its name for what happened (`EACCES`). */
function isFailureOfSystem(error: unknown): boolean {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}
