import { decodeBase64, encodeBase64 } from "../text/base64.ts";
import { YamlFailure } from "./failure.ts";
import type { MappingNode, NamedText, Node, Pair, ScalarNode } from "./nodes.ts";
import { scalarKey, TAG_PREFIX } from "./scalar_value.ts";

/** A text of the document with its key. Lines count from 1. */
export interface YamlValue {
  readonly key: string;
  readonly text: string;
  /** Line of the key. */
  readonly line: number;
  /** Line that detect-secrets takes for it. */
  readonly referenceLine: number;
  /** Lines of the text itself. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What of a document leads to texts. */
type Content = NamedText | Map<string, Content> | Content[] | null;

/** Values of a document, through aliases as often as they are used; real files stay far below. */
const MAX_VALUES = 200_000;

/**
 * All texts that are values of a mapping, level by level.
 *
 * @throws {YamlFailure} where PyYAML's `SafeConstructor` raises an error
 */
export function namedTexts(root: Node): YamlValue[] {
  const queue: Content[] = [new Constructor().content(root)];
  const seen = new Set<Content>();
  const values: YamlValue[] = [];
  for (let at = 0; at < queue.length; at++) {
    const content = queue[at]!;
    if (content === null || seen.has(content)) continue;
    seen.add(content);
    if (content instanceof Map) queue.push(...content.values());
    else if (Array.isArray(content)) { for (const item of content) queue.push(item); }
    else values.push(yamlValue(content));
  }
  return values;
}

function yamlValue({ key, value, line }: NamedText): YamlValue {
  // Here the reference stops with an error of its own.
  if (value.kind !== "scalar") throw new YamlFailure("a collection is called a text");
  if (key.kind !== "scalar") throw new YamlFailure("a collection is a key");
  const { firstLine, lastLine } = value;
  const text = textOf(value);
  return { key: key.text, text, line: key.firstLine, referenceLine: line, firstLine, lastLine };
}

/** Texts may be of any kind, as long as nobody reads them. */
function checkTag(value: Node): void {
  if (value.kind === "scalar") textOf(value);
  else if (value.tag !== `${TAG_PREFIX}str`) throw new YamlFailure("an unknown tag");
}

/** A binary value is told as Base64 without the line breaks and strange characters it may have. */
function textOf(value: ScalarNode): string {
  if (value.tag === `${TAG_PREFIX}str`) return value.text;
  if (value.tag !== `${TAG_PREFIX}binary`) throw new YamlFailure("an unknown tag");
  const bytes = /^[\x00-\x7f]*$/.test(value.text) ? decodeBase64(value.text) : null;
  if (bytes === null) throw new YamlFailure("no Base64");
  return encodeBase64(bytes);
}

class Constructor {
  private readonly known = new Map<Node, Content>();
  private readonly open = new Set<Node>();
  private readonly flat = new Map<MappingNode, Flattened>();
  private count = 0;

  content(node: Node | NamedText): Content {
    if (++this.count > MAX_VALUES) throw new YamlFailure("too many values");
    if (node.kind === "text") {
      checkTag(node.value);
      return node;
    }
    const known = this.known.get(node);
    if (known !== undefined) return known;
    if (this.open.has(node)) throw new YamlFailure("a collection contains itself");
    this.open.add(node);
    const content = this.newContent(node);
    this.open.delete(node);
    this.known.set(node, content);
    return content;
  }

  private newContent(node: Node): Content {
    const type = node.tag.startsWith(TAG_PREFIX) ? node.tag.slice(TAG_PREFIX.length) : "";
    switch (node.kind) {
      case "scalar":
        scalarKey(node);
        return null;
      case "sequence":
        if (type === "seq") return node.items.map((item) => this.content(item));
        if (type === "omap" || type === "pairs") return node.items.map((item) => this.pair(item));
        break;
      case "mapping":
        if (type === "map") return this.mapping(node);
        if (type === "set") {
          this.mapping(node);
          return null;
        }
    }
    throw new YamlFailure("a tag does not fit");
  }

  /** One of the mappings, with one pair each, that make an ordered mapping. */
  private pair(node: Node): Content[] {
    if (node.kind !== "mapping" || node.pairs.length !== 1) throw new YamlFailure("no pair");
    return node.pairs[0]!.map((part) => this.content(part));
  }

  private mapping(node: MappingNode): Content {
    const content = new Map<string, Content>();
    const { pairs, text } = this.flattened(node);
    for (const [key, value] of pairs) {
      if (key.kind !== "scalar") throw new YamlFailure("a collection is a key");
      content.set(scalarKey(key), this.content(value));
    }
    return text === null ? content : this.content(text);
  }

  /** The pairs of a mapping behind those that `<<` merges into it. */
  private flattened(node: MappingNode): Flattened {
    const known = this.flat.get(node);
    if (known !== undefined) return known;
    this.flat.set(node, { pairs: [], text: null });
    const own: Pair[] = [];
    const merged = new Map<unknown, Pair>();
    let text: NamedText | null = null;
    for (const [key, value] of node.pairs) {
      if (key.tag !== `${TAG_PREFIX}merge`) {
        own.push([asText(key), value]);
        continue;
      }
      for (const part of this.mergedParts(value)) {
        text ??= part.text;
        for (const pair of part.pairs) {
          if (++this.count > MAX_VALUES) throw new YamlFailure("too many values");
          const identity = keyIdentity(pair[0]);
          if (!merged.has(identity)) merged.set(identity, pair);
        }
      }
    }
    const flattened = { pairs: [...merged.values(), ...own], text };
    this.flat.set(node, flattened);
    return flattened;
  }

  private mergedParts(value: Node | NamedText): readonly Flattened[] {
    if (value.kind === "text") return [{ pairs: [], text: value }];
    const nodes = value.kind === "sequence" ? value.items : [value];
    return nodes.map((item) => {
      if (item.kind !== "mapping") throw new YamlFailure("what is merged is no mapping");
      return this.flattened(item);
    });
  }
}

/** A mapping with what is merged into it. */
interface Flattened {
  readonly pairs: readonly Pair[];
  /**
   * A text that is merged in place of a mapping. PyYAML would refuse it, but detect-secrets has put
   * a mapping of its own in its place: it then sees the text and nothing else of the mapping.
   */
  readonly text: NamedText | null;
}

/** The key `=`, which has a type of its own, is a text as a key. */
function asText(key: Node): Node {
  return key.kind === "scalar" && key.tag === `${TAG_PREFIX}value`
    ? { ...key, tag: `${TAG_PREFIX}str` }
    : key;
}

/**
 * What makes two keys the same to PyYAML when it merges: the object that Python holds the key's text
 * in, which is one and the same for all texts of a single character.
 */
function keyIdentity(key: Node): unknown {
  return key.kind === "scalar" && key.text.length <= 1 && key.text <= "\xff" ? key.text : key;
}
