import { strict as assert } from "node:assert";
import fc from "fast-check";
import { KEYWORDS, namedSecrets } from "./keyword.ts";
import { type FileType, fileType } from "../file_type.ts";

/** The secrets that follow a telling name in a line of a file with this end. */
function secrets(ending: string, text: string): string[] {
  const hits = namedSecrets({ text, folded: text, fileType: fileType(`x.${ending}`) });
  return [...new Set(hits.map(({ start, end }) => text.slice(start, end)))];
}

const QUOTED = ["py", "js", "java", "txt", "tf", "swift", "json"];
const CONFIG = ["yaml", "toml", "ini", "cfg", "properties"];

/** Lines in files that need quotes around a secret; those of configuration read them as well. */
const IN_QUOTES: readonly (readonly [line: string, secret: string])[] = [
  ['api_key: "hunter2"', "hunter2"],
  ["password = 'hunter2'", "hunter2"],
  ["MY_DB_PASSWORD == `hunter2`", "hunter2"],
  ["secret !== 'hunter2'", "hunter2"],
  ["config['client_key'] = 'hunter2'", "hunter2"],
  ['private_key "hunter2";', "hunter2"],
  ["proxy_pass_key_pass x 'hunter2';", ""],
  ["'hunter2' == my_password", "hunter2"],
  ["if (`a`b` != secret) {", "a`b"],
];

Deno.test("a secret in quotes is found behind or before a telling name", () => {
  for (const ending of [...QUOTED, ...CONFIG]) {
    for (const [line, secret] of IN_QUOTES) {
      assert.deepEqual(secrets(ending, line), secret === "" ? [] : [secret], `${ending}: ${line}`);
    }
  }
});

Deno.test("only files of options and values may leave out the quotes", () => {
  for (const line of ["password: hunter2", "password = hunter2", "api_key=hunter2,`"]) {
    for (const ending of QUOTED) assert.deepEqual(secrets(ending, line), [], `${ending}: ${line}`);
    for (const ending of CONFIG) {
      assert.deepEqual(secrets(ending, line), ["hunter2"], `${ending}: ${line}`);
    }
  }
});

Deno.test("an arrow assigns in languages with quotes only", () => {
  assert.deepEqual(secrets("php", "'password' => 'hunter2',"), ["hunter2"]);
  assert.deepEqual(secrets("yaml", "'password' => 'hunter2',"), []);
});

Deno.test("Go has := and needs no quotes", () => {
  assert.deepEqual(secrets("go", "password := hunter2"), ["hunter2"]);
  assert.deepEqual(secrets("go", 'password := "hunter2"'), ["hunter2"]);
  assert.deepEqual(secrets("go", 'password: "hunter2"'), []);
  assert.deepEqual(secrets("py", 'password := "hunter2"'), []);
});

Deno.test("C and its relatives have double quotes, an index and an at sign", () => {
  for (const ending of ["c", "cs", "m"]) {
    assert.deepEqual(secrets(ending, 'char password[25] = "hunter2";'), ["hunter2"]);
    assert.deepEqual(secrets(ending, 'password = @"hunter2";'), ["hunter2"]);
    assert.deepEqual(secrets(ending, "password = 'hunter2';"), []);
    assert.deepEqual(secrets(ending, 'password === "hunter2";'), []);
    assert.deepEqual(secrets(ending, 'password[i] = "hunter2";'), []);
  }
});

Deno.test("C++ passes a secret to a constructor or assign, in lower case", () => {
  assert.deepEqual(secrets("cpp", 'std::string secret("hunter2");'), ["hunter2"]);
  assert.deepEqual(secrets("cpp", 'my_secret.assign("hunter2", 7);'), ["hunter2"]);
  assert.deepEqual(secrets("cpp", 'SECRET("hunter2");'), []);
  assert.deepEqual(secrets("cpp", 'SECRET = "hunter2";'), ["hunter2"]);
});

Deno.test("every keyword tells, in any case, within a longer name", () => {
  for (const keyword of KEYWORDS) {
    for (const name of [keyword, keyword.toUpperCase(), `my_${keyword}`, `${keyword}_2`]) {
      assert.deepEqual(secrets("py", `${name} = "hunter2"`), ["hunter2"], name);
    }
  }
});

Deno.test("what does not look like an assigned text is left alone", () => {
  const harmless = [
    'passwort = "hunter2"',
    'password = "',
    'password = ""',
    'password = "-x"',
    'password = "x,"',
    "password = 'x\"",
    'password ==== "hunter2"',
    'password + "hunter2"',
    '"hunter2" = password',
    '"hunter2" == user',
    '"hunter2" == PASSWORD',
    `password${"x ".repeat(3)}"hunter2";`,
    `password${"-".repeat(51)}"hunter2";`,
  ];
  for (const line of harmless) assert.deepEqual(secrets("py", line), [], line);
});

Deno.test("the first name that leads to a secret counts, for each form", () => {
  const line = `password, secret = "first"; pwd = 'second'; api_key: "third"`;
  assert.deepEqual(secrets("py", line).sort(), ["first", "third"]);
});

/** The rule of a form as a regular expression, which goes back and forth where ours does not. */
const REFERENCE: Readonly<Record<string, readonly RegExp[]>> = (() => {
  const name = `(?:${KEYWORDS.join("|")})\\w*`;
  const closing = "(?:[\\]'\"]{0,2})?";
  const secret = "(?<secret>(?=\\w)[^\\v'\"]*[^\\v,'\"`])";
  const quoted = `(?<quote>['"\`])${secret}\\k<quote>`;
  const anyQuote = `(?<quote>['"\`]?)${secret}\\k<quote>`;
  const compared = new RegExp(`${quoted}\\s*[!=]{2,3}\\s*\\w*${name}`);
  const free = new RegExp(`${name}[^\\s]{0,50}?\\s*${quoted};`, "i");
  const any = (source: string) => new RegExp(source, "i");
  return {
    py: [
      any(`${name}${closing}:\\s*${quoted}`),
      compared,
      any(`${name}${closing}\\s*(?:={1,3}|!==?)\\s*${quoted}`),
      free,
      any(`${name}${closing}\\s*=>?\\s*${quoted}`),
    ],
    yaml: [
      any(`${name}${closing}:\\s*${anyQuote}`),
      compared,
      any(`${name}${closing}\\s*(?:={1,3}|!==?)\\s*${anyQuote}`),
      free,
    ],
    c: [any(`${name}(?:\\[[0-9]*\\])?\\s*[!=]{1,2}\\s*@?(?<quote>")${secret}\\k<quote>`)],
    cpp: [
      new RegExp(`${name}(?:.assign)?\\((?<quote>")${secret}\\k<quote>`),
      any(`${name}${closing}\\s*(?:={1,3}|!==?)\\s*${quoted}`),
    ],
    go: [
      any(`${name}${closing}\\s*:=\\s*${anyQuote}`),
      compared,
      any(`${name}${closing}\\s*(?:={1,3}|!==?)\\s*${anyQuote}`),
      free,
    ],
  };
})();

Deno.test("reading by hand finds what the rules as regular expressions find", () => {
  const piece = fc.constantFrom(
    ...[
      "password",
      "SECRET",
      "my_pwd2",
      "=",
      "==",
      "!",
      ":",
      ":=",
      "=>",
      " ",
      "  ",
      "\t",
      "'",
      '"',
    ],
    ...[
      "`",
      ",",
      ";",
      "]",
      "[",
      "[7]",
      "(",
      ".assign",
      "a",
      "b1",
      "-",
      "\v",
      "_",
      "@",
      "x'",
      "y`;",
    ],
  );
  const line = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(REFERENCE)), line, (ending, text) => {
      const expected = REFERENCE[ending]!
        .flatMap((pattern) => pattern.exec(text)?.groups?.secret ?? []);
      assert.deepEqual(secrets(ending, text).sort(), [...new Set(expected)].sort());
    }),
    { numRuns: 3000 },
  );
});

Deno.test("a type without rules of its own has those with quotes", () => {
  const types: FileType[] = ["python", "example", "php", "other"];
  for (const type of types) {
    const text = 'password = "hunter2"';
    assert.equal(namedSecrets({ text, folded: text, fileType: type }).length, 2, type);
  }
});
