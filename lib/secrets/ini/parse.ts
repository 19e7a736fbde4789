import { skipSpace, textLines, trim, trimEnd } from "../text/python_text.ts";

/** The options of a section in the order of the file, values with their lines joined by `\n`. */
export type Section = Map<string, string>;

/** A file as Python's `configparser` reads it. */
export interface IniFile {
  /** Options of the section `DEFAULT`, which every section has as well. */
  readonly defaults: Section;
  readonly sections: ReadonlyMap<string, Section>;
}

const DEFAULT_SECTION = "DEFAULT";

/**
 * Reads INI text with the rules of Python's `configparser.ConfigParser()`, names in their own case.
 *
 * @param text with `\n` after each line
 * @param header options before the first section header belong to a section of this name
 * @returns `null` where `configparser` raises an error
 */
export function parseIni(text: string, header?: string): IniFile | null {
  const reader = new IniReader(header);
  for (const line of textLines(text)) if (!reader.read(line)) return null;
  return { defaults: reader.joined(reader.defaults), sections: reader.joinedSections() };
}

class IniReader {
  readonly defaults = new Map<string, string[]>();
  private readonly sections = new Map<string, Map<string, string[]>>();
  private section: Map<string, string[]> | null = null;
  /** Lines of the option that was read last, for its continuation. */
  private values: string[] | null = null;
  private indent = 0;

  constructor(header: string | undefined) {
    if (header !== undefined) this.open(header);
  }

  /** Takes a line; false if there can't be such a line. */
  read(line: string): boolean {
    const content = trim(line);
    if (content === "") {
      this.values?.push("");
      return true;
    }
    if (content.startsWith("#") || content.startsWith(";")) return true;
    const indent = skipSpace(line, 0);
    if (this.values !== null && indent > this.indent) {
      this.values.push(content);
      return true;
    }
    this.indent = indent;
    const headerEnd = content.startsWith("[") ? content.lastIndexOf("]") : -1;
    if (headerEnd > 1) return this.open(content.slice(1, headerEnd));
    return this.section !== null && this.addOption(this.section, content);
  }

  private open(name: string): boolean {
    this.values = null;
    if (name === DEFAULT_SECTION) {
      this.section = this.defaults;
    } else {
      if (this.sections.has(name)) return false;
      this.sections.set(name, this.section = new Map());
    }
    return true;
  }

  private addOption(section: Map<string, string[]>, content: string): boolean {
    const delimiter = content.search(/[=:]/);
    if (delimiter <= 0) return false;
    const name = trimEnd(content.slice(0, delimiter));
    if (section.has(name)) return false;
    this.values = [content.slice(skipSpace(content, delimiter + 1))];
    section.set(name, this.values);
    return true;
  }

  joined(section: ReadonlyMap<string, string[]>): Section {
    return new Map([...section].map(([name, lines]) => [name, trimEnd(lines.join("\n"))]));
  }

  joinedSections(): Map<string, Section> {
    return new Map([...this.sections].map(([name, section]) => [name, this.joined(section)]));
  }
}

/** How often a value may refer to a value that refers to a value. */
const MAX_DEPTH = 10;

/** Characters that the references of one value may add up to; real files stay far below. */
const MAX_LENGTH = 1_000_000;

/**
 * A value with `%(name)s` replaced by another option's value, and `%%` by `%`.
 *
 * @param value as it stands in the file
 * @param lookUp the value of an option of the section or of `DEFAULT`
 * @returns `null` where `configparser` raises an error
 */
export function interpolate(
  value: string,
  lookUp: (name: string) => string | undefined,
): string | null {
  const parts: string[] = [];
  let length = 0;
  const append = (rest: string, depth: number): boolean => {
    if (depth > MAX_DEPTH) return false;
    for (let at = 0; at < rest.length;) {
      const percent = rest.indexOf("%", at);
      const plain = rest.slice(at, percent < 0 ? rest.length : percent);
      parts.push(plain);
      length += plain.length + 1;
      if (length > MAX_LENGTH) return false;
      if (percent < 0) return true;
      if (rest[percent + 1] === "%") {
        parts.push("%");
        at = percent + 2;
        continue;
      }
      const end = rest[percent + 1] === "(" ? rest.indexOf(")", percent) : -1;
      if (end <= percent + 2 || rest[end + 1] !== "s") return false;
      const referred = lookUp(rest.slice(percent + 2, end));
      if (referred === undefined) return false;
      if (!append(referred, depth + 1)) return false;
      at = end + 2;
    }
    return true;
  };
  return append(value, 1) ? parts.join("") : null;
}
