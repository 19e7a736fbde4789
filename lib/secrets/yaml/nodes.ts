import { type Event, Events } from "./events.ts";
import { MAX_DEPTH, YamlFailure } from "./failure.ts";
import { resolveTag } from "./tags.ts";

/** A node of a document, with the line (from 1) that detect-secrets takes for its place. */
export type Node = ScalarNode | SequenceNode | MappingNode;

/** Lines count from 1. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly tag: string;
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
  line: number;
}

export interface SequenceNode {
  readonly kind: "sequence";
  readonly tag: string;
  readonly items: Node[];
  line: number;
}

export interface MappingNode {
  readonly kind: "mapping";
  readonly tag: string;
  pairs: Pair[];
  line: number;
}

/** A text of a mapping, taken out of it with the line that it had when the mapping ended. */
export interface NamedText {
  readonly kind: "text";
  readonly key: Node;
  /** Not always a scalar: a tag may call anything a text. */
  readonly value: Node;
  readonly line: number;
}

export type Pair = readonly [key: Node, value: Node | NamedText];

/** Characters that PyYAML refuses anywhere in a text. */
const NOT_PRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * The only document of a YAML text.
 *
 * @returns `null` if the text is empty or has comments only
 * @throws {YamlFailure} if it is no YAML, or more than one document
 */
export function composeDocument(text: string): Node | null {
  if (NOT_PRINTABLE.test(text)) throw new YamlFailure("a control character");
  const composer = new Composer(text);
  return composer.document();
}

/**
 * Builds nodes as detect-secrets has PyYAML build them: it notes for each node up to which line the
 * text was read when the node was asked for, and when a mapping ends it puts each text of it
 * together with its key and that line.
 */
class Composer {
  private readonly events: Events;
  private readonly anchors = new Map<string, Node>();
  private depth = 0;

  constructor(text: string) {
    this.events = new Events(text);
  }

  document(): Node | null {
    if (this.events.peek().kind === "stream end") return null;
    this.expect("document start");
    const node = this.node();
    this.expect("document end");
    this.expect("stream end");
    return node;
  }

  private expect(kind: Event["kind"]): void {
    if (this.events.take().kind !== kind) throw new YamlFailure("more than one document");
  }

  private node(): Node {
    if (++this.depth > MAX_DEPTH) throw new YamlFailure("too deep");
    const { events } = this;
    const line = events.inlineKey ? events.collectionStart() : events.tokens.cursor.line;
    const node = this.bareNode();
    node.line = line + 1;
    this.depth--;
    if (!node.tag.endsWith(":map")) return node;
    events.inlineKey = false;
    if (node.kind !== "mapping") throw new YamlFailure("a text or list is called a mapping");
    return { ...node, pairs: node.pairs.map(withNamedText) };
  }

  private bareNode(): Node {
    const event = this.events.peek();
    if (event.kind === "alias") {
      this.events.take();
      const node = this.anchors.get(event.anchor);
      if (node === undefined) throw new YamlFailure("an unknown alias");
      return node;
    }
    switch (event.kind) {
      case "scalar":
        this.events.take();
        return this.named(event.anchor, scalarNode(event));
      case "sequence":
        this.events.take();
        return this.sequence(event);
      case "mapping":
        this.events.take();
        return this.mapping(event);
      default:
        throw new YamlFailure("no node");
    }
  }

  private named<T extends Node>(anchor: string | undefined, node: T): T {
    if (anchor !== undefined) {
      if (this.anchors.has(anchor)) throw new YamlFailure("an anchor comes twice");
      this.anchors.set(anchor, node);
    }
    return node;
  }

  private sequence(event: { anchor?: string; tag?: string }): Node {
    const tag = explicitTag(event.tag) ?? "tag:yaml.org,2002:seq";
    const node = this.named(event.anchor, { kind: "sequence", tag, items: [] as Node[], line: 0 });
    while (this.events.peek().kind !== "collection end") node.items.push(this.node());
    this.events.take();
    return node;
  }

  private mapping(event: { anchor?: string; tag?: string }): Node {
    const tag = explicitTag(event.tag) ?? "tag:yaml.org,2002:map";
    const node = this.named(event.anchor, { kind: "mapping", tag, pairs: [] as Pair[], line: 0 });
    while (this.events.peek().kind !== "collection end") {
      const key = this.node();
      node.pairs.push([key, this.node()]);
    }
    this.events.take();
    return node;
  }
}

function explicitTag(tag: string | undefined): string | undefined {
  return tag === "!" ? undefined : tag;
}

function scalarNode(event: Event & { kind: "scalar" }): ScalarNode {
  const { text, plain } = event;
  const tag = explicitTag(event.tag) ?? resolveTag(text, plain);
  const [firstLine, lastLine] = [event.line + 1, event.endLine + 1];
  return { kind: "scalar", tag, text, firstLine, lastLine, line: 0 };
}

/** Texts and binary values with their key; other values as they are. */
function withNamedText([key, value]: Pair): Pair {
  if (value.kind === "text") return [key, value];
  if (!value.tag.endsWith(":str") && !value.tag.endsWith(":binary")) return [key, value];
  return [key, { kind: "text", key, value, line: value.line }];
}
