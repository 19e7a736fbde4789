/**
 * Lets the engine compile functions when it loads a file instead of at their first call, which
 * means reading them twice. It does so for a function in parentheses.
 *
 * @module
 */
import { type Node, parse } from "acorn";

/** Where the engine says that a function lies in its file: from its parameters to its end. */
export interface FunctionRange {
  readonly start: number;
  readonly end: number;
}

interface Function extends Node {
  readonly id?: { readonly end: number; readonly name: string } | null;
  readonly params: readonly Node[];
}

/**
 * Puts functions of a module into parentheses. Declarations of the module itself become variables
 * at its beginning, so that they are there before anything else runs; methods and declarations
 * inside functions stay as they are.
 *
 * @param code ASCII only
 * @param called the functions to compile at once
 */
export function compileAtOnce(code: string, called: readonly FunctionRange[]): string {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  const wanted = new Set(called.map(({ start, end }) => `${start}-${end}`));
  const isCalled = (node: Function) =>
    startsOf(code, node).some((start) => wanted.has(`${start}-${node.end}`));

  const declared = new Set<Node>(
    program.body.filter((node) =>
      node.type === "FunctionDeclaration" && isCalled(node as Function)
    ),
  );
  const edits: { readonly at: number; readonly text: string }[] = [];
  visit(program, (node, parent) => {
    const isExpression = node.type === "ArrowFunctionExpression" ||
      (node.type === "FunctionExpression" && !isMethod(parent));
    if (!isExpression || !isCalled(node as Function)) return;
    edits.push({ at: node.start, text: "(" }, { at: node.end, text: ")" });
  });

  const render = (from: number, to: number) => {
    let text = "";
    let done = from;
    for (const { at, text: added } of inOrder) {
      if (at < from || at > to || (at === from && added === ")") || (at === to && added === "(")) {
        continue;
      }
      text += code.slice(done, at) + added;
      done = at;
    }
    return text + code.slice(done, to);
  };
  // An end goes before a beginning at the same place.
  const inOrder = edits.toSorted((a, b) => a.at - b.at || (a.text < b.text ? 1 : -1));
  let first = "";
  let rest = "";
  let done = 0;
  for (const node of [...declared].sort((a, b) => a.start - b.start)) {
    const { name } = (node as Function).id!;
    first += `var ${name}=(${render(node.start, node.end)});`;
    rest += render(done, node.start);
    done = node.end;
  }
  return first + rest + render(done, code.length);
}

/** Places that the engine may call the beginning of a function. */
function startsOf(code: string, node: Function): number[] {
  if (node.type !== "ArrowFunctionExpression") {
    return [code.indexOf("(", node.id?.end ?? node.start)];
  }
  const first = node.params[0]?.start ?? -1;
  return [node.start, first, code.lastIndexOf("(", first), code.indexOf("(", node.start)];
}

function isMethod(parent: Node | null): boolean {
  if (parent === null) return false;
  if (parent.type === "MethodDefinition") return true;
  return parent.type === "Property" &&
    ((parent as Node & { method?: boolean }).method === true ||
      (parent as Node & { kind?: string }).kind !== "init");
}

function visit(
  node: Node,
  look: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  look(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === "string") visit(child, look, node);
    }
  }
}
