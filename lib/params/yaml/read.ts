import {
  type Alias,
  isAlias,
  isMap as isMapNode,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar as ScalarNode,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { configNotMap, configSyntax, placeName, sweepMalformed } from "../../errors/mod.ts";
import { parseSingleValue } from "../grammar.ts";
import { keyIdentity, keyText } from "../key.ts";
import { isTemplateMap } from "../merge.ts";
import {
  parseSweepCall,
  SweepCall,
  SweepSyntaxError,
  type Template,
  type TemplateMap,
} from "../sweep/call.ts";
import { textPlace } from "../text_place.ts";
import type { Scalar, Value } from "../value.ts";
import { isOctalIn11, type PlainRules, readPlain } from "./plain.ts";
import { describeProblem } from "./problems.ts";

/** Options of {@link readYaml}. */
export interface ReadYamlOptions {
  /** The file with what it is, as errors name it: `config file base.yaml`. */
  readonly file: string;
  readonly rules: PlainRules;
  /**
   * Sweep calls in maps become sweeps, plain and in quotes; text in a `|` or `>` block, or with the
   * tag `!!str`, stays text.
   */
  readonly sweeps: boolean;
  /** Top-level keys under which calls stay text. */
  readonly withoutSweeps?: readonly string[];
}

/** What a YAML file holds. */
export interface YamlFile {
  readonly map: TemplateMap;
  readonly warnings: string[];
}

/**
 * Reads a YAML document whose top level is a map; an empty one is an empty map. Merge keys and
 * anchors are resolved; aliased parts are shared, and so must not be changed.
 *
 * @throws UserError with line and column
 */
export function readYaml(source: string, options: ReadYamlOptions): YamlFile {
  const text = source.includes("\r") ? source.replaceAll(/\r\n?/g, "\n") : source;
  const reader = new YamlReader(text, options);
  return { map: reader.document(), warnings: reader.warnings };
}

/** What YAML does not allow in a file. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/;
const ESCAPE_CONTROL = 'write it as an escape in double quotes, as in "\\x01"';

/** As in JSON: nothing that Python's readers could not take. */
const MAX_DEPTH = 900;
/** What aliases may add to a file: characters, and some for each node. */
const MAX_ALIAS_WEIGHT = 32 * 1024 * 1024;
const NODE_WEIGHT = 16;
/** Further warnings of one file would only repeat the first ones. */
const MAX_WARNINGS = 20;

/** An anchored node; its value is missing while it is being read. */
interface Anchored {
  value?: Template;
  weight: number;
}

class YamlReader {
  readonly warnings: string[] = [];
  private readonly anchors = new Map<string, Anchored>();
  private weight = 0;
  private aliasWeight = 0;
  private depth = 0;

  constructor(private readonly text: string, private readonly options: ReadYamlOptions) {}

  document(): TemplateMap {
    const control = this.text.search(CONTROL);
    if (control >= 0) {
      const code = this.text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0");
      this.fail(control, `the control character U+${code} is not allowed in YAML`, ESCAPE_CONTROL);
    }
    const documents = this.parse();
    if (!("length" in documents) || documents.length === 0) return new Map();
    const [first, second] = documents;
    if (first!.errors.length > 0) {
      const { offset, reason, hint } = describeProblem(first!, this.text);
      this.fail(offset, reason, hint);
    }
    if (second) {
      this.fail(second.range[0], "a second document starts here; only one is allowed");
    }
    const top = first!.contents;
    if (top === null) return new Map();
    const value = isMapNode(top) ? this.topMap(top) : this.node(top, false);
    if (isTemplateMap(value)) return value;
    if (value === null) return new Map();
    const found = Array.isArray(value) ? "a list" : "a single value";
    throw configNotMap(this.options.file, found, textPlace(this.text, startOf(top)));
  }

  private parse() {
    return parseAllDocuments(this.text, {
      schema: "failsafe",
      resolveKnownTags: false,
      // Found here, and not by comparing each key with each other.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
    });
  }

  private fail(offset: number, reason: string, hint?: string): never {
    throw configSyntax(this.options.file, textPlace(this.text, offset), reason, hint);
  }

  private warn(offset: number, text: string): void {
    if (this.warnings.length >= MAX_WARNINGS) return;
    this.warnings.push(`${placeName(this.options.file, textPlace(this.text, offset))}: ${text}`);
  }

  private topMap(node: YAMLMap): TemplateMap {
    return this.anchored(node, () =>
      this.map(node, (key) => {
        if (!this.options.sweeps) return false;
        return typeof key !== "string" || !this.options.withoutSweeps?.includes(key);
      })) as TemplateMap;
  }

  /** @param sweeps a sweep call becomes a sweep here: every node above is a map */
  private node(node: Node | null | undefined, sweeps: boolean): Template {
    this.weight += NODE_WEIGHT;
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.alias(node, sweeps);
    if (isScalar(node)) return this.anchored(node, () => this.scalar(node, sweeps));
    return this.anchored(node, () => {
      if (isMapNode(node)) return this.map(node, () => sweeps);
      if (isSeq(node)) return this.list(node);
      return this.fail(startOf(node as Node), "this kind of value is not supported");
    });
  }

  private anchored(node: Node, read: () => Template): Template {
    const name = (node as { anchor?: string }).anchor;
    if (++this.depth > MAX_DEPTH) {
      this.fail(startOf(node), `nested deeper than ${MAX_DEPTH} levels`);
    }
    if (name === undefined) {
      const value = read();
      this.depth--;
      return value;
    }
    const entry: Anchored = { weight: this.weight };
    this.anchors.set(name, entry);
    entry.value = read();
    entry.weight = this.weight - entry.weight + NODE_WEIGHT;
    this.depth--;
    return entry.value;
  }

  private alias(node: Alias, sweeps: boolean): Template {
    const entry = this.anchors.get(node.source);
    if (entry === undefined) {
      this.fail(startOf(node), `no anchor "&${node.source}" stands above this alias`);
    }
    if (entry.value === undefined) {
      this.fail(startOf(node), `the alias "*${node.source}" stands inside of what it repeats`);
    }
    this.weight += entry.weight;
    this.aliasWeight += entry.weight;
    if (this.aliasWeight > MAX_ALIAS_WEIGHT) {
      this.fail(
        startOf(node),
        "the aliases of this file repeat too much text to be real parameters",
      );
    }
    return sweeps ? entry.value : withoutSweeps(entry.value);
  }

  private list(node: YAMLSeq): Value[] {
    this.expectTag(node, SEQ_TAG);
    return node.items.map((item) => this.node(item as Node, false) as Value);
  }

  private map(node: YAMLMap, sweepsUnder: (key: Scalar) => boolean): TemplateMap {
    this.expectTag(node, MAP_TAG);
    const own: [Scalar, Template][] = [];
    const merged: TemplateMap = new Map();
    const seen = new Map<string, number>();
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null;
      if (isMergeKey(keyNode)) {
        this.merge(merged, pair.value as Node | null, sweepsUnder(null));
        continue;
      }
      const key = this.key(keyNode, node);
      this.expectNewKey(key, seen, keyNode ?? node);
      own.push([key, this.node(pair.value as Node | null, sweepsUnder(key))]);
    }
    for (const [key, value] of own) merged.set(key, value);
    return merged;
  }

  private expectNewKey(key: Scalar, seen: Map<string, number>, node: Node): void {
    if (this.options.rules === "pyyaml") return; // PyYAML lets the last one count.
    const identity = keyIdentity(key);
    const first = seen.get(identity);
    if (first !== undefined) {
      const { line } = textPlace(this.text, first);
      const name = isScalar(node) ? node.source ?? "" : keyText(key);
      this.fail(
        startOf(node),
        `the key \`${name.slice(0, 80)}\` is repeated; it stands in line ${line} already`,
      );
    }
    seen.set(identity, startOf(node));
  }

  private key(node: Node | null, map: YAMLMap): Scalar {
    const value = this.node(node, false);
    if (isTemplateMap(value) || Array.isArray(value) || value instanceof SweepCall) {
      this.fail(startOf(node ?? map), "a key must be a single value, not a list or a map");
    }
    if (typeof value === "boolean" && isScalar(node) && /^(?:y|n|o)/i.test(String(node.source))) {
      this.warn(
        startOf(node),
        `the key \`${node.source}\` is read as ${value}; put it in quotes if it is a name`,
      );
    }
    return value;
  }

  /**
   * `<<` (yaml.org/type/merge.html): the keys of other maps, unless the map has them itself. Of
   * several maps in a list the first that has a key wins; of several `<<` the last, as in PyYAML.
   */
  private merge(into: TemplateMap, node: Node | null, sweeps: boolean): void {
    const sources = isSeq(node) ? [...node.items as Node[]].reverse() : [node];
    for (const source of sources) {
      const value = this.node(source, sweeps);
      if (!isTemplateMap(value)) {
        this.fail(startOf(source ?? node ?? undefined), "<< needs a map, or a list of maps");
      }
      for (const [key, entry] of value) into.set(key, entry);
    }
  }

  private scalar(node: ScalarNode, sweeps: boolean): Template {
    const text = String(node.value ?? "");
    this.weight += text.length;
    if (node.tag !== undefined) return this.tagged(node, text);
    if (node.type === "PLAIN") {
      const value = readPlain(text, this.options.rules);
      if (this.options.rules === "config") this.warnOfSurprises(node, text, value);
      return typeof value === "string" && sweeps ? this.sweepOrText(node, value) : value;
    }
    const isQuoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
    return isQuoted && sweeps ? this.sweepOrText(node, text) : text;
  }

  private warnOfSurprises(node: ScalarNode, text: string, value: Scalar): void {
    if (typeof value === "bigint" && text.length > 1 && isOctalIn11(text)) {
      const old = readPlain(text, "pyyaml");
      this.warn(startOf(node), `${text} is read as ${value}; YAML 1.1 would read ${old} (octal)`);
    }
    if (text === "None" || text === "NONE") {
      this.warn(startOf(node), `${text} is the text "${text}"; an empty value is written null`);
    }
  }

  /** On the command line, and in config files of upstream, it would be a sweep. */
  private warnOfCommaList(node: ScalarNode, text: string): void {
    const sweep = `write list(${text}) for a sweep, or !!str before it if it is meant as text`;
    this.warn(startOf(node), `\`${text}\` is one text; ${sweep}`);
  }

  private sweepOrText(node: ScalarNode, text: string): Template {
    try {
      const call = parseSweepCall(text.trim(), parseSingleValue);
      if (call === null && readsLikeCommaList(text)) this.warnOfCommaList(node, text.trim());
      return call ?? text;
    } catch (error) {
      if (!(error instanceof SweepSyntaxError)) throw error;
      const place = textPlace(this.text, startOf(node));
      const inFlow = node.type === "PLAIN" && /^[^()]*\([^()]*$/.test(text);
      const asText = inFlow
        ? "inside [] or {} it must be in quotes"
        : "write !!str before the value if it is meant as text";
      throw sweepMalformed(placeName(this.options.file, place), error, asText, place.excerpt);
    }
  }

  private tagged(node: ScalarNode, text: string): Scalar {
    const tag = node.tag!;
    if (tag === "!" || tag === STR_TAG || tag === TIMESTAMP_TAG) return text;
    const value = readPlain(text, this.options.rules);
    if (tag === INT_TAG && typeof value === "bigint") return value;
    if (tag === FLOAT_TAG && typeof value === "number") return value;
    if (tag === FLOAT_TAG && typeof value === "bigint") return Number(value);
    if (tag === BOOL_TAG && typeof value === "boolean") return value;
    if (tag === NULL_TAG && value === null) return value;
    if (![INT_TAG, FLOAT_TAG, BOOL_TAG, NULL_TAG].includes(tag)) return this.unknownTag(node, tag);
    return this.fail(startOf(node), `this value does not fit its tag ${shortTag(tag)}`);
  }

  private expectTag(node: Node & { tag?: string }, tag: string): void {
    if (node.tag !== undefined && node.tag !== tag) this.unknownTag(node, node.tag);
  }

  private unknownTag(node: Node, tag: string): never {
    this.fail(
      startOf(node),
      `the tag ${shortTag(tag)} is not supported`,
      "remove the tag; parameters are maps, lists, texts, numbers, booleans and null",
    );
  }
}

const TAG = "tag:yaml.org,2002:";
const STR_TAG = `${TAG}str`;
const INT_TAG = `${TAG}int`;
const FLOAT_TAG = `${TAG}float`;
const BOOL_TAG = `${TAG}bool`;
const NULL_TAG = `${TAG}null`;
const TIMESTAMP_TAG = `${TAG}timestamp`;
const MAP_TAG = `${TAG}map`;
const SEQ_TAG = `${TAG}seq`;

function shortTag(tag: string): string {
  return tag.startsWith(TAG) ? `!!${tag.slice(TAG.length)}` : tag;
}

function startOf(node: { range?: readonly number[] | null } | undefined): number {
  return node?.range?.[0] ?? 0;
}

function isMergeKey(node: Node | null): boolean {
  return isScalar(node) && node.type === "PLAIN" && node.value === "<<" && node.tag === undefined;
}

/** Words without spaces, or numbers, with commas between them; prose has a space after a comma. */
const COMMA_LIST = /^(?:[\w.+-]+(?:,[\w.+-]+)+,?|[\d.e+-]+(?:\s*,\s*[\d.e+-]+)+\s*,?)$/i;

function readsLikeCommaList(text: string): boolean {
  return text.length < 200 && COMMA_LIST.test(text.trim());
}

/** The same value with each sweep as the text it was; inside lists there are no sweeps. */
function withoutSweeps(value: Template): Value {
  if (value instanceof SweepCall) return value.call;
  if (!isTemplateMap(value)) return value;
  return new Map([...value].map(([key, entry]) => [key, withoutSweeps(entry)]));
}
