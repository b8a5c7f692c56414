import type { Samples } from "../variants.ts";

export const jsonc: Samples = {
  texts: [
    "{}",
    '{"a": 1, /* b */ "c": [1, 2] // d\n}',
    '{"a": "x // y", "b": "/* z */" # c\n}',
    "// a\n/* b\n c */ [1]\n// d\n",
    '{"a": /* b */ null}',
    '{"a": 1 // b\r\n, "c": 2}',
    "1 // a\n",
    '"a#b"',
    '{"a": 1',
    "// a\n",
    "/* a",
    "{a: 1}",
    "{'a': 1}",
  ],
  // Their reader joins what white space parts (`1 2` is 12), and quotes in comments confuse it: chance meets that at once.
  pieces: [],
};
