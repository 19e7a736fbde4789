/** What a plain scalar may be besides a text, by its first character (YAML 1.1 as PyYAML has it). */
const RESOLVERS: readonly (readonly [tag: string, first: string, pattern: RegExp])[] = [
  [
    "bool",
    "yYnNtTfFoO",
    /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  ],
  [
    "float",
    "-+0123456789.",
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    "int",
    "-+0123456789",
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ["merge", "<", /^<<$/],
  ["null", "~nN", /^(?:~|null|Null|NULL)$/],
  [
    "timestamp",
    "0123456789",
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ["value", "=", /^=$/],
];

/** The tag of a scalar that has none. */
export function resolveTag(text: string, plain: boolean): string {
  if (!plain) return "tag:yaml.org,2002:str";
  if (text === "") return "tag:yaml.org,2002:null";
  for (const [tag, first, pattern] of RESOLVERS) {
    if (first.includes(text[0]!) && pattern.test(text)) return `tag:yaml.org,2002:${tag}`;
  }
  return "tag:yaml.org,2002:str";
}
