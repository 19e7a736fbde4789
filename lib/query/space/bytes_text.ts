const UNITS = ["KB", "MB", "GB", "TB", "PB"];

/** A number of bytes for people: `15 B`, `1.2 KB`, `3.4 MB`; powers of 1024. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let size = bytes / 1024;
  let unit = 0;
  // What would be rounded to 1024.0 is 1.0 of the next unit.
  while (size >= 1023.95 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}
