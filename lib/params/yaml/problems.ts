import { type Document, isCollection, isScalar, visit, type YAMLError } from "yaml";

/** What is wrong with a YAML text, in our words. */
export interface YamlProblem {
  /** Index in the text. */
  readonly offset: number;
  readonly reason: string;
  readonly hint?: string;
}

const QUOTE_COLON = "quote the value if the colon belongs to it";

/** Says what the parser found, and points to where a person would look for it. */
export function describeProblem(doc: Document, text: string): YamlProblem {
  const error = doc.errors[0]!;
  const offset = error.pos[0];
  switch (error.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
      return nestedMap(doc, text);
    case "MULTILINE_IMPLICIT_KEY":
      return { offset: firstColonAfter(text, error.pos[1]), reason: UNEXPECTED_MAP, hint: INDENT };
    case "TAB_AS_INDENT":
      return { offset, reason: "a tab cannot be used for indentation", hint: "use spaces" };
    case "DUPLICATE_KEY":
      return { offset, reason: "a key is repeated" };
    case "MISSING_CHAR":
      return missingCharacter(doc, error);
    case "BAD_INDENT":
      return badIndentation(doc, error, text);
    case "BAD_SCALAR_START":
      return {
        offset,
        reason: `a plain value cannot start with "${text[offset] ?? ""}"`,
        hint: "put the value in quotes",
      };
    case "BAD_DQ_ESCAPE":
      return {
        offset,
        reason: `"${text.slice(offset, offset + 2)}" is no escape that YAML knows`,
        hint: "write a backslash as \\\\, or put the text in single quotes",
      };
    case "KEY_OVER_1024_CHARS":
      return { offset, reason: "a key must not be longer than 1024 characters" };
    case "RESOURCE_EXHAUSTION":
      return { offset, reason: "the file is nested too deeply" };
    case "UNEXPECTED_TOKEN":
      return unexpected(error, text);
    default:
      return { offset, reason: sentence(error.message) };
  }
}

function unexpected(error: YAMLError, text: string): YamlProblem {
  const [offset, end] = error.pos;
  if (error.message.includes("block-seq-ind")) {
    return { offset, reason: "a list must begin on the line after its key" };
  }
  if (error.message.includes("at node end")) {
    return { offset, reason: "text after the end of the value", hint: QUOTE_WHOLE };
  }
  if (error.message.includes("in YAML stream")) {
    return { offset, reason: `"${text.slice(offset, end)}" is not allowed here` };
  }
  return { offset, reason: sentence(error.message) };
}

const QUOTE_WHOLE = "put the whole value in quotes; a colon after a key needs a space";
const UNEXPECTED_MAP = "mapping values are not allowed here";
const INDENT = "give lines that belong together the same indentation";

function nestedMap(doc: Document, text: string): YamlProblem {
  const [start] = doc.errors[0]!.pos;
  // If the value went on over a line break, the second line is the one that surprises.
  const overLines = doc.errors.find(({ code, pos }) =>
    code === "MULTILINE_IMPLICIT_KEY" && pos[0] === start
  );
  if (overLines) {
    return {
      offset: firstColonAfter(text, overLines.pos[1]),
      reason: UNEXPECTED_MAP,
      hint: INDENT,
    };
  }
  return { offset: firstColonAfter(text, start), reason: UNEXPECTED_MAP, hint: QUOTE_COLON };
}

function firstColonAfter(text: string, offset: number): number {
  const colon = /:(?=\s|$)|\n/g;
  colon.lastIndex = offset;
  const match = colon.exec(text);
  return match?.[0] === ":" ? match.index : offset;
}

function missingCharacter(doc: Document, error: YAMLError): YamlProblem {
  if (error.message.includes("quote")) {
    return {
      offset: startOfOpenNode(doc, error.pos[0]) ?? error.pos[0],
      reason: "the quote that opens here is not closed",
    };
  }
  if (error.message.includes("map values")) {
    return {
      offset: error.pos[0],
      reason: 'a key must be followed by ":" and a space',
      hint: "write key: value",
    };
  }
  return { offset: error.pos[0], reason: sentence(error.message) };
}

function badIndentation(doc: Document, error: YAMLError, text: string): YamlProblem {
  const flow = /^Flow (sequence|map)/.exec(error.message);
  if (flow) {
    const closer = flow[1] === "map" ? "}" : "]";
    const offset = startOfOpenNode(doc, error.pos[0]) ?? error.pos[0];
    const opener = text[offset] ?? "";
    return {
      offset,
      reason: `the "${opener}" that opens here has no "${closer}", or its lines are not indented`,
    };
  }
  return {
    offset: error.pos[0],
    reason: "the indentation of this line fits no line above",
    hint: INDENT,
  };
}

/** Where the innermost quoted text or bracketed collection starts that runs up to `end`. */
function startOfOpenNode(doc: Document, end: number): number | undefined {
  let start: number | undefined;
  visit(doc, {
    Node(_, node) {
      const opens = isScalar(node)
        ? node.type?.startsWith("QUOTE")
        : isCollection(node) && node.flow;
      const range = node.range;
      if (opens && range && range[0] < end && range[2] >= end) start = range[0];
    },
  });
  return start;
}

/** The parser's own message, as the middle of one of our sentences. */
function sentence(message: string): string {
  return message[0]!.toLowerCase() + message.slice(1).replace(/\.$/, "");
}
