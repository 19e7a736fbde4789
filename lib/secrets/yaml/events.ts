import { YamlFailure } from "./failure.ts";
import { type Token, type TokenKind, Tokens } from "./tokens.ts";

/** Properties that any node may have. */
interface NodeProperties {
  readonly anchor?: string;
  /** Resolved tag; none: it follows from the content. */
  readonly tag?: string;
}

/** A step through a document. Lines count from 0. */
export type Event =
  | { readonly kind: "document start" | "document end" | "stream end" | "collection end" }
  | { readonly kind: "alias"; readonly anchor: string }
  | { readonly kind: "sequence" | "mapping" } & NodeProperties
  | (
    & { readonly kind: "scalar"; readonly text: string; readonly plain: boolean }
    & { readonly line: number; readonly endLine: number }
    & NodeProperties
  );

type State = () => Event;

const STANDARD_TAGS: Readonly<Record<string, string>> = { "!": "!", "!!": "tag:yaml.org,2002:" };

/**
 * The grammar of YAML 1.1 as PyYAML has it. An event is made when it is asked for, and asks for no
 * more tokens than PyYAML's, see {@link Tokens}.
 */
export class Events {
  readonly tokens: Tokens;
  private current: Event | null = null;
  private state: State = () => this.implicitDocument();
  private readonly states: State[] = [];
  /** Lines where the open collections begin, but for sequences that are not indented. */
  private readonly starts: number[] = [];
  private tagHandles = STANDARD_TAGS;
  /** The next key of a flow mapping begins on the line where the mapping does, or after a comma. */
  inlineKey = false;

  constructor(text: string) {
    this.tokens = new Tokens(text);
  }

  /** Line where the innermost collection begins. */
  collectionStart(): number {
    const line = this.starts.at(-1);
    if (line === undefined) throw new YamlFailure("no collection is open");
    return line;
  }

  peek(): Event {
    return this.current ??= this.state();
  }

  take(): Event {
    const event = this.peek();
    this.current = null;
    return event;
  }

  private goOn(): void {
    this.state = this.states.pop()!;
  }

  // Documents

  private implicitDocument(): Event {
    if (this.tokens.is("directive", "document start", "stream end")) return this.documentStart();
    this.tagHandles = STANDARD_TAGS;
    this.states.push(() => this.documentEnd());
    this.state = () => this.blockNode();
    return { kind: "document start" };
  }

  private documentStart(): Event {
    while (this.tokens.is("document end")) this.tokens.take();
    if (this.tokens.is("stream end")) {
      this.tokens.take();
      return { kind: "stream end" };
    }
    this.readDirectives();
    if (!this.tokens.is("document start")) throw new YamlFailure("a document does not begin");
    this.tokens.take();
    this.states.push(() => this.documentEnd());
    this.state = () => this.documentContent();
    return { kind: "document start" };
  }

  private documentContent(): Event {
    if (!this.tokens.is("directive", "document start", "document end", "stream end")) {
      return this.blockNode();
    }
    this.goOn();
    return this.emptyScalar();
  }

  private documentEnd(): Event {
    if (this.tokens.is("document end")) this.tokens.take();
    this.state = () => this.documentStart();
    return { kind: "document end" };
  }

  private readDirectives(): void {
    const handles: Record<string, string> = {};
    let version: string | undefined;
    while (this.tokens.is("directive")) {
      const { handle, text } = this.tokens.take();
      if (handle === "YAML") {
        if (version !== undefined || !/^0*1\./.test(text!)) throw new YamlFailure("no version 1");
        version = text;
      } else if (handle === "TAG") {
        const [name, prefix] = text!.split(" ") as [string, string];
        if (Object.hasOwn(handles, name)) throw new YamlFailure("a tag handle comes twice");
        handles[name] = prefix;
      }
    }
    this.tagHandles = { ...STANDARD_TAGS, ...handles };
  }

  // Nodes

  private blockNode(): Event {
    return this.node(true, false);
  }

  private node(block: boolean, mayBeUnindented: boolean): Event {
    const { tokens } = this;
    if (tokens.is("alias")) {
      this.goOn();
      return { kind: "alias", anchor: tokens.take().text! };
    }
    const properties = this.properties();
    tokens.peek();
    if (mayBeUnindented && tokens.is("- ")) {
      this.state = () => this.unindentedEntry();
      return { kind: "sequence", ...properties };
    }
    if (tokens.is("scalar")) return this.scalar(tokens.take(), properties);
    if (tokens.is("[")) return this.open("sequence", () => this.flowEntry(true), properties);
    if (tokens.is("{")) return this.open("mapping", () => this.flowKey(true), properties);
    if (block && tokens.is("sequence start")) {
      return this.open("sequence", () => this.blockEntry(), properties);
    }
    if (block && tokens.is("mapping start")) {
      return this.open("mapping", () => this.blockKey(), properties);
    }
    if (properties.anchor === undefined && properties.tag === undefined) {
      throw new YamlFailure("a node has no content");
    }
    this.goOn();
    const plain = properties.tag === undefined || properties.tag === "!";
    return { ...this.emptyScalar(), ...properties, plain };
  }

  private properties(): NodeProperties {
    const { tokens } = this;
    let anchor: string | undefined;
    let tag: Token | undefined;
    if (tokens.is("anchor")) {
      anchor = tokens.take().text;
      if (tokens.is("tag")) tag = tokens.take();
    } else if (tokens.is("tag")) {
      tag = tokens.take();
      if (tokens.is("anchor")) anchor = tokens.take().text;
    }
    if (tag === undefined) return { anchor };
    if (tag.handle === null) return { anchor, tag: tag.text };
    if (!Object.hasOwn(this.tagHandles, tag.handle!)) throw new YamlFailure("unknown tag handle");
    return { anchor, tag: this.tagHandles[tag.handle!]! + tag.text };
  }

  private scalar(token: Token, { anchor, tag }: NodeProperties): Event {
    this.goOn();
    // A tag `!` asks for the type that a plain scalar would have.
    const plain = (token.plain === true && tag === undefined) || tag === "!";
    const { text, line, endLine } = token;
    return { kind: "scalar", text: text!, plain, line, endLine, anchor, tag };
  }

  private open(kind: "sequence" | "mapping", first: State, properties: NodeProperties): Event {
    this.state = () => {
      this.starts.push(this.tokens.take().line);
      return first();
    };
    return { kind, ...properties };
  }

  private close(): Event {
    this.tokens.take();
    this.goOn();
    this.starts.pop();
    return { kind: "collection end" };
  }

  private emptyScalar(): Event & { readonly kind: "scalar" } {
    const { line } = this.tokens.cursor;
    return { kind: "scalar", text: "", plain: true, line, endLine: line };
  }

  /** A node, after which `then` goes on; or nothing, if one of the tokens follows at once. */
  private nodeUnless(ends: TokenKind[], then: State, node: State): Event {
    if (this.tokens.is(...ends)) {
      this.state = then;
      return this.emptyScalar();
    }
    this.states.push(then);
    return node();
  }

  // Block collections

  private blockEntry(): Event {
    if (this.tokens.is("- ")) {
      this.tokens.take();
      return this.nodeUnless(
        ["- ", "block end"],
        () => this.blockEntry(),
        () => this.blockNode(),
      );
    }
    if (!this.tokens.is("block end")) throw new YamlFailure("a sequence does not end");
    return this.close();
  }

  private unindentedEntry(): Event {
    if (this.tokens.is("- ")) {
      this.tokens.take();
      return this.nodeUnless(
        ["- ", "key", "value", "block end"],
        () => this.unindentedEntry(),
        () => this.blockNode(),
      );
    }
    this.tokens.peek();
    this.goOn();
    return { kind: "collection end" };
  }

  private blockKey(): Event {
    if (this.tokens.is("key")) {
      this.tokens.take();
      return this.nodeUnless(
        ["key", "value", "block end"],
        () => this.blockValue(),
        () => this.node(true, true),
      );
    }
    if (!this.tokens.is("block end")) throw new YamlFailure("a mapping does not end");
    return this.close();
  }

  private blockValue(): Event {
    if (this.tokens.is("value")) {
      this.tokens.take();
      return this.nodeUnless(
        ["key", "value", "block end"],
        () => this.blockKey(),
        () => this.node(true, true),
      );
    }
    this.state = () => this.blockKey();
    return this.emptyScalar();
  }

  // Flow collections

  private flowEntry(first: boolean): Event {
    const { tokens } = this;
    if (!tokens.is("]")) {
      if (!first) this.takeComma();
      if (tokens.is("key")) {
        this.state = () => this.pairKey();
        return { kind: "mapping" };
      }
      if (!tokens.is("]")) {
        this.states.push(() => this.flowEntry(false));
        return this.node(false, false);
      }
    }
    return this.close();
  }

  /** The key of a mapping with one pair that stands in a sequence without braces. */
  private pairKey(): Event {
    this.tokens.take();
    return this.nodeUnless(
      ["value", ",", "]"],
      () => this.pairValue(),
      () => this.node(false, false),
    );
  }

  private pairValue(): Event {
    if (this.tokens.is("value")) {
      this.tokens.take();
      return this.nodeUnless([",", "]"], () => this.pairEnd(), () => this.node(false, false));
    }
    this.state = () => this.pairEnd();
    return this.emptyScalar();
  }

  private pairEnd(): Event {
    this.state = () => this.flowEntry(false);
    this.tokens.peek();
    return { kind: "collection end" };
  }

  private flowKey(first: boolean): Event {
    const { tokens } = this;
    this.inlineKey = (first && this.collectionStart() === tokens.peek().line) ||
      tokens.readAlready(",", "key");
    if (!tokens.is("}")) {
      if (!first) this.takeComma();
      if (tokens.is("key")) {
        tokens.take();
        return this.nodeUnless(
          ["value", ",", "}"],
          () => this.flowValue(),
          () => this.node(false, false),
        );
      }
      if (!tokens.is("}")) {
        this.states.push(() => this.flowEmptyValue());
        return this.node(false, false);
      }
    }
    return this.close();
  }

  private flowValue(): Event {
    if (this.tokens.is("value")) {
      this.tokens.take();
      return this.nodeUnless(
        [",", "}"],
        () => this.flowKey(false),
        () => this.node(false, false),
      );
    }
    return this.flowEmptyValue();
  }

  private flowEmptyValue(): Event {
    this.state = () => this.flowKey(false);
    return this.emptyScalar();
  }

  private takeComma(): void {
    if (!this.tokens.is(",")) throw new YamlFailure("a flow collection does not go on");
    this.tokens.take();
  }
}
