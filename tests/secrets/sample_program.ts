import type { Random } from "./random.ts";

const WORDS =
  ("batch model layer loss value index result config path name data step epoch rate train " +
    "test split mean norm shape size count weight output input device tensor state key token user")
    .split(" ");

/** Lines of an ordinary program without secrets, about 65 characters each. */
export function programLines(random: Random, count: number): string[] {
  const word = () => random.pick(WORDS);
  const id = () => `${word()}_${word()}`;
  const text = (length: number) => random.many(length, word).join(" ");
  const make: readonly (() => string)[] = [
    () => `def ${id()}(self, ${id()}: int, ${id()}: float = 0.1) -> "${word()}":`,
    () => `    ${id()} = self.${id()}(${id()}, ${word()}=${random.int(0, 999)})  # ${text(3)}`,
    () => `    # ${text(11)}`,
    () => `    return {"${id()}": ${id()}, "${word()}": [${id()}, ${random.int(0, 99)}]}`,
    () => `    raise ValueError(f"the ${word()} of {${id()}} is not a ${word()}: {${id()}!r}")`,
    () => `        for ${word()} in range(len(${id()})): ${id()}.append("${word()}/${id()}.txt")`,
    () =>
      `from package.${word()} import ${id()}, ${id()}, ${id()}  # see https://example.org/${word()}`,
    () => `    assert ${id()}.shape == (${random.int(1, 64)}, ${random.int(1, 64)}), "${text(4)}"`,
    () => "",
  ];
  return random.many(count, () => random.pick(make)());
}
