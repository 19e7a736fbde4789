import type { AllowList } from "./allow/allow_list.ts";
import { isIgnoredFile } from "./filter/file_name.ts";
import { fileFinding } from "./file_secret.ts";
import type { Finding } from "./finding.ts";
import { FileChanges } from "./patch/file_changes.ts";
import { LineCutter } from "./patch/lines.ts";
import { type PatchFile, PatchState } from "./patch/state.ts";
import { lineCues } from "./prefilter/line_cues.ts";

/** How far a scan goes. */
export interface ScanLimits {
  /** Bytes of a line that are scanned; default 8 MiB. */
  readonly lineBytes: number;
  /** Bytes of a changed file that are read as a whole for its structure; default 4 MiB. */
  readonly contextBytes: number;
  /** Findings that are kept; default 10,000. */
  readonly findings: number;
}

/** What a scan of a patch may use. */
export interface PatchScanOptions {
  /**
   * The text of a changed file as it is now, for files whose structure decides how their lines are
   * read; `null` if there is none or it is no UTF-8. Without it such files are read line by line.
   *
   * @param path from the root of the repository
   */
  readonly readFile?: (path: string) => string | null;
  /** What of the findings is allowed; default nothing. */
  readonly allow?: AllowList;
  /** Limits other than the default ones. */
  readonly limits?: Partial<ScanLimits>;
}

/** What was found in a patch, and how much of it was looked at. */
export interface PatchScan {
  /** By file in the order of the patch, then by line. */
  readonly findings: readonly Finding[];
  /** Findings that the allow list took out. */
  readonly allowed: number;
  /** Files with added lines that were scanned. */
  readonly files: number;
  /** Added lines of all files, scanned or not. */
  readonly addedLines: number;
  /** Lines that were longer than the limit; the rest of them was not scanned. */
  readonly cutLines: number;
  /** True if there are more findings than were kept. */
  readonly hasMore: boolean;
  /** True if no line was cut and no finding left out. */
  readonly isComplete: boolean;
  /** Files that may have a structure but could not be read as a whole. */
  readonly withoutContext: readonly string[];
}

const DEFAULT_LIMITS: ScanLimits = {
  lineBytes: 8 * 1024 * 1024,
  contextBytes: 4 * 1024 * 1024,
  findings: 10_000,
};

/**
 * Scans the added lines of a patch of git's, with the line numbers of the changed files.
 *
 * @param patch as `git diff --binary` writes it, whole or in chunks
 */
export function scanPatch(
  patch: Uint8Array | Iterable<Uint8Array>,
  options: PatchScanOptions = {},
): PatchScan {
  const scanner = new PatchScanner(options);
  for (const chunk of patch instanceof Uint8Array ? [patch] : patch) scanner.push(chunk);
  return scanner.finish();
}

/**
 * {@link scanPatch} for a patch that comes bit by bit. It keeps the findings, a line that is not
 * complete, and of one file the lines that decide about its structure, within the limits.
 */
export class PatchScanner {
  private readonly state = new PatchState();
  private readonly limits: ScanLimits;
  private readonly cutter: LineCutter;
  private readonly allow: AllowList | undefined;
  private readonly context;
  private file = this.state.file;
  /** Changes of the current file; `undefined` until a line of it comes, `null` if it is left out. */
  private changes: FileChanges | null | undefined;
  private readonly findings: Finding[] = [];
  private readonly withoutContext: string[] = [];
  private allowed = 0;
  private files = 0;
  private addedLines = 0;
  private hasMore = false;

  /**
   * Begins a scan.
   *
   * @param options what it may use; default nothing but the patch
   */
  constructor(options: PatchScanOptions = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.allow = options.allow;
    this.context = {
      cues: lineCues(),
      readFile: options.readFile ?? (() => null),
      contextBytes: this.limits.contextBytes,
    };
    // One byte more for the mark before the text.
    this.cutter = new LineCutter(
      this.limits.lineBytes + 1,
      (bytes, start, end) => this.takeLine(bytes, start, end),
    );
  }

  /** Takes the next bytes of the patch. They may be overwritten afterwards. */
  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
    this.changes?.settle();
  }

  /** Ends the scan. */
  finish(): PatchScan {
    this.cutter.finish();
    this.finishFile();
    const { findings, allowed, files, addedLines, hasMore, withoutContext } = this;
    const { cutLines } = this.cutter;
    const isComplete = cutLines === 0 && !hasMore;
    return { findings, allowed, files, addedLines, cutLines, hasMore, isComplete, withoutContext };
  }

  /** Takes a line of the patch. */
  private takeLine(bytes: Uint8Array, start: number, end: number): void {
    const { state } = this;
    const kind = state.next(bytes, start, end);
    if (state.file !== this.file) {
      this.finishFile();
      this.file = state.file;
    }
    if (kind === "added") {
      this.addedLines++;
      this.fileChanges()?.takeAdded(state.newLine, bytes, start + state.columns, end);
    } else if (kind === "context") {
      this.fileChanges()?.takeContext(state.newLine, bytes, start + state.columns, end);
    }
  }

  /** The changes of the current file; `null` if it is not to be scanned. */
  private fileChanges(): FileChanges | null {
    if (this.changes !== undefined) return this.changes;
    const { path, isNew } = this.file;
    this.changes = isScanned(this.file) ? new FileChanges(path, isNew, this.context) : null;
    if (this.changes !== null) this.files++;
    return this.changes;
  }

  /** Collects what was found in the current file. */
  private finishFile(): void {
    const { changes } = this;
    this.changes = undefined;
    if (!changes) return;
    const { path } = this.file;
    for (const secret of changes.secrets()) {
      const found = fileFinding(path, secret);
      if (this.allow?.allows(found)) this.allowed++;
      else this.keep(found);
    }
    if (changes.lacksContext) this.withoutContext.push(path);
  }

  /** Keeps a finding within the limit. */
  private keep(found: Finding): void {
    if (this.findings.length < this.limits.findings) this.findings.push(found);
    else this.hasMore = true;
  }
}

function isScanned({ path, isSubmodule }: PatchFile): boolean {
  return path !== "" && !isSubmodule && !isIgnoredFile(path);
}
