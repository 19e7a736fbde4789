import assert from "node:assert/strict";
import { skipUnless, test } from "../harness.ts";
import { hasPyYaml } from "./python.ts";

const printTypes = `import yanex
for key, value in yanex.get_params().items():
    print(key, type(value).__name__, repr(value))
`;

test("numbers of the command line keep Python's types", async (t) => {
  t.write("train.py", printTypes);
  const given = [
    ["a", "1"],
    ["b", "1.0"],
    ["c", "1e-5"],
    ["d", "12345678901234567890"],
    ["e", "0.1"],
    ["f", "1_000"],
    ["g", "-inf"],
    ["h", "nan"],
    ["i", "0x10"],
    ["j", "'1'"],
    ["k", "True"],
    ["l", "none"],
    ["m", "[1, 1.0, '1']"],
    ["n", ""],
    ["o", "1e5"],
    ["p", "-0.0"],
  ].flatMap(([key, value]) => ["-p", `${key}=${value}`]);
  await t.yanex(["run", "train.py", "-q", ...given]).stdout(`a int 1
b float 1.0
c float 1e-05
d int 12345678901234567890
e float 0.1
f int 1000
g float -inf
h float nan
i str '0x10'
j str '1'
k bool True
l NoneType None
m list [1, 1.0, '1']
n str ''
o float 100000.0
p float -0.0
`);
});

test("numbers of the environment keep Python's types", async (t) => {
  t.write("train.py", printTypes);
  await t.yanex("run train.py -q", {
    env: { YANEX_PARAM_a: "1", YANEX_PARAM_b: "1.0", YANEX_PARAM_c: "yes", YANEX_PARAM_d: '"2"' },
  }).stdout("a int 1\nb float 1.0\nc bool True\nd str '2'\n");
});

test("numbers of YAML keep Python's types", async (t) => {
  t.write("train.py", printTypes);
  t.write(
    "config.yaml",
    `a: 1
b: 1.0
c: 1e-3
d: 12345678901234567890
e: "1"
f: yes
g: "yes"
h: 2024-01-01
i: ~
j: .inf
k: [1, 1.0]
l: a, b
`,
  );
  await t.yanex("run train.py -q").stdout(`a int 1
b float 1.0
c float 0.001
d int 12345678901234567890
e str '1'
f bool True
g str 'yes'
h str '2024-01-01'
i NoneType None
j float inf
k list [1, 1.0]
l str 'a, b'
`);
});

test("numbers of JSON keep Python's types", async (t) => {
  t.write("train.py", printTypes);
  t.write("c.json", '{"a": 1, "b": 1.0, "c": 1E400, "d": 12345678901234567890, "e": "1"}');
  await t.yanex("run train.py -q -c c.json")
    .stdout("a int 1\nb float 1.0\nc float inf\nd int 12345678901234567890\ne str '1'\n");
});

test("keys of YAML that are no texts reach the script as they are", async (t) => {
  t.write("train.py", "import yanex\nprint(yanex.get_params())\n");
  t.write("config.yaml", "1: one\n2.5: x\n~: nothing\nfalse: no key\nmap: {3: three}\n");
  await t.yanex("run train.py -q")
    .stdout("{1: 'one', 2.5: 'x', None: 'nothing', False: 'no key', 'map': {3: 'three'}}\n");
});

test(
  "PyYAML reads from params.yaml what the script saw",
  skipUnless(hasPyYaml, "needs a Python with PyYAML"),
  async (t) => {
    t.write(
      "config.yaml",
      "1: one\ntext: 'yes'\ndate: '2024-01-01'\nsweep: 'a, b'\nmap: {~: 1e5}\n",
    );
    t.write("train.py", "import yanex\nprint(repr(yanex.get_params()))\n");
    const numbers = "-p a=1 -p b=1.0 -p c=1e-7 -p d=12345678901234567890 -p e=inf -p f='1e3'";
    const { stdout } = await t.yanex(`run train.py -q ${numbers} -p "g='1e3'" -p h=0o17`);
    t.write(
      "compare.py",
      "import sys, yaml\n" +
        "inf = float('inf')\n" +
        "params = yaml.safe_load(open(sys.argv[1]))\n" +
        "seen = eval(sys.argv[2])\n" +
        "print(sorted(map(repr, params.items())) == sorted(map(repr, seen.items())))\n",
    );
    const file = `${t.store.folder(t.store.onlyId())}/params.yaml`;
    await t.call("python3", ["compare.py", file, stdout]).stdout("True\n");
  },
);

test("params.yaml has sorted keys and floats that YAML 1.1 takes for floats", async (t) => {
  t.write("train.py", "");
  await t.yanex(`run train.py -q -p b.small=1e-05 -p b.one=1.0 -p a="'yes'" -p c=1e3`);
  const text = t.store.text("params.yaml");
  assert.equal(text, 'a: "yes"\nb:\n  one: 1.0\n  small: 1.0e-05\nc: 1000.0\n');
});
