/** A file that grows while a run writes into it. */
export interface ByteLog {
  append(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Opens a file to append to; made if it is missing. */
export function openByteLog(path: string, mode?: number): ByteLog {
  const file = Deno.openSync(path, { append: true, create: true, mode });
  return {
    async append(bytes) {
      let done = 0;
      while (done < bytes.length) done += await file.write(bytes.subarray(done));
    },
    close: () => file.close(),
  };
}
