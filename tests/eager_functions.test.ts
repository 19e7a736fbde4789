/** The functions of the bundle that `scripts/build` lets the engine compile at once. */
import assert from "node:assert/strict";
import { compileAtOnce, type FunctionRange } from "../scripts/eager_functions.ts";
import { calledFunctions } from "../scripts/run_profile.ts";

/** The range of a function as V8 tells it: from its parameters to its end. */
function range(code: string, text: string): FunctionRange {
  const start = code.indexOf(text);
  return { start, end: start + text.length };
}

function compiled(code: string, ...functions: string[]): string {
  return compileAtOnce(code, functions.map((text) => range(code, text)));
}

Deno.test("a declaration becomes a variable at the beginning, before what calls it", () => {
  assert.equal(
    compiled('import{b}from"b";c();function a(x){return x}function c(){a()}', "(x){return x}"),
    'var a=(function a(x){return x});import{b}from"b";c();function c(){a()}',
  );
  assert.equal(
    compiled("async function a(){await 1}export{a as b};", "(){await 1}"),
    "var a=(async function a(){await 1});export{a as b};",
  );
});

Deno.test("expressions are put into parentheses, also those inside others", () => {
  assert.equal(compiled("let a=(x,y)=>x+y,b=1;", "(x,y)=>x+y"), "let a=((x,y)=>x+y),b=1;");
  assert.equal(compiled("f(async x=>x);", "x=>x"), "f((async x=>x));");
  assert.equal(compiled("let a=()=>()=>1;", "()=>()=>1", "()=>1"), "let a=(()=>(()=>1));");
  assert.equal(
    compiled("function a(b){return b.map(c=>c)}", "(b){return b.map(c=>c)}", "c=>c"),
    "var a=(function a(b){return b.map((c=>c))});",
  );
});

Deno.test("methods, inner declarations and what was not called stay as they are", () => {
  const code =
    "class A{m(){}}var o={n(){},get g(){return 1}};function a(){function b(){}}let c=()=>2;";
  assert.equal(compiled(code, "(){}", "(){return 1}"), code);
  const methods = ["m(){}", "n(){}"].map((text) => {
    const { start, end } = range(code, text);
    return { start: start + 1, end };
  });
  const inner = { start: code.indexOf("b(){}") + 1, end: code.indexOf("b(){}") + 5 };
  assert.equal(compileAtOnce(code, [...methods, inner]), code);
});

Deno.test("the program means the same", async () => {
  const code = `export const log=[];log.push(a(2),String(b.name),c.name,typeof d);` +
    "function a(x){return[x].map(y=>y*3)[0]}function b(){}const c=()=>1;async function d(){}";
  const all = ["(x){return[x].map(y=>y*3)[0]}", "y=>y*3", "(){}", "()=>1"];
  const text = compiled(code.replace("c.name", '"c"'), ...all);
  const { log } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  assert.deepEqual(log, [6, "b", "c", "function"]);
});

Deno.test("V8's log tells which functions were called in which file", () => {
  const log = [
    "script-details,7,file:///tmp/x/chunk-A.js,0,0,",
    "script-details,8,ext:core/mod.js,0,0,",
    "function,preparse-resolution,7,5,9,0.1,1,unused",
    "function,first-execution,7,10,20,0,2,used",
    "function,full-parse,8,10,20,0,2,other",
    "function,interpreter,7,30,40,0.1,3,",
  ].join("\n");
  const expected = [{ start: 10, end: 20 }, { start: 30, end: 40 }];
  assert.deepEqual([...calledFunctions(log)], [["chunk-A.js", expected]]);
});
