/** What the operands of builtins look like where a type says too little: `string` may be a pattern, a time, an address. */
import * as fc from "fast-check";
import { any, arrayOf, index, literal, number, objectOf, quoted, setOf, small, type Terms, text } from "./terms.ts";

/** A text made of these parts; most are nearly right, some are wrong. */
function madeOf(parts: readonly string[], size: { readonly min: number; readonly max: number }): Terms {
  return fc
    .array(fc.constantFrom(...parts), { minLength: size.min, maxLength: size.max })
    .map((list) => quoted(list.join("")));
}

const few = { min: 0, max: 5 };
const words = (list: string): readonly string[] => list.split(" ");

/** Short texts of two letters, so that parts are found, overlap and repeat. */
const ab: Terms = fc.oneof(madeOf(["a", "b", "é", "😀", "", "aa"], few), text);
const abList = fc.oneof(ab, arrayOf(ab), setOf(ab));

const format = madeOf(
  [
    "%",
    "%%",
    "a",
    "é",
    ..."%v %d %s %q %x %X %T %t %f %.2f %5d %-5s| %05d %+d %e %g %o %b %c %U %08.3f %x %#v %+v %p %5.1f %[2]v %[1]d %*d %w %6.2q".split(
      " ",
    ),
  ],
  { min: 0, max: 3 },
);
const formatted = fc.oneof(number, text, any);

const pattern = madeOf(
  words(
    String.raw`a b . * + ? | ( ) [ab] [^a] ^ $ \d \w \b \B (?i) (?:a) (?P<n>b) a{2} {1,} *? \pL [[:alpha:]] é 😀 \x41 \z \Q.\E [ ] (a|ab) (?s) \s`,
  ),
  few,
);
const globText = madeOf(words("* ** ? [ab] [!a] {a,b} {a,*} a b . / : - \\* é 😀 [a-c] {} { ] \\ ab"), few);
const delimiters = fc.oneof(fc.constantFrom("null", "[]", '["."]', '["/"]', '["/", ":"]', '["é"]'), arrayOf(text));

const address = fc.oneof(
  literal(
    ...words(
      "10.0.0.0/8 10.1.0.0/16 10.1.2.3 10.1.2.3/32 192.168.0.0/24 192.168.1.0/24 192.168.0.0/23 0.0.0.0/0 ::/0 ::1 fe80::/10 " +
        "2001:db8::/32 2001:db8:0:1::/64 2001:DB8::1 ::ffff:10.1.2.3 ::ffff:10.0.0.0/104 10.1.2.3/33 10.1.2 1.2.3.04 256.1.1.1 " +
        "1.2.3.4/ /8 ::1/129 ::g 1::2::3 fe80::1%eth0 10.1.2.3/08 10.1.2.3/-1 255.255.255.255 172.16.0.0/12",
    ),
  ),
  fc
    .tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 22, max: 32 }))
    .map(([a, b, bits]) => quoted(`10.0.${a}.${b * 64}/${bits}`)),
);
const addresses = fc.oneof(
  address,
  arrayOf(address),
  setOf(address),
  objectOf(text, address),
  arrayOf(fc.tuple(address, any).map(([a, more]) => `[${a}, ${more}]`)),
);
/** At most 256 addresses, for the answer lists them all. */
const narrow = fc.oneof(
  literal(
    ...words("10.0.0.0/30 10.0.0.7/29 10.0.0.0/24 255.255.255.252/30 2001:db8::/126 ::/124 1.2.3.4 x 1.2.3.4/33"),
  ),
  fc.tuple(fc.nat(255), fc.integer({ min: 26, max: 32 })).map(([low, bits]) => quoted(`1.2.3.${low}/${bits}`)),
);

const unit = fc
  .tuple(
    fc.constantFrom(
      ...words("0 1 -1 +1 5. .5 1.5 0.1 1e3 1E3 1e-3 10 123 1_0 0x10 99999999999999999999 -2.5 .  1.9999999 1e"),
    ),
    fc.constantFrom("", " ", "  "),
    fc.constantFrom(
      "",
      ...words('m K k M G T P E Ki ki KI Mi Gi Ti Pi Ei B b KB kb MB GB KiB kib MiB TiB EiB EB PB x mi Q é "'),
    ),
  )
  .map((parts) => quoted(parts.join("")));

const layout = fc.oneof(
  literal(
    ..."RFC3339|RFC3339Nano|RFC1123|RFC1123Z|RFC822|RFC850|ANSIC|UnixDate|RubyDate|Kitchen|Stamp|DateTime|DateOnly|2006-01-02|2006-01-02T15:04:05Z07:00|2006-01-02 15:04:05.999|Jan _2 2006 3:04PM|02 Jan 06 15:04 MST|2006-002".split(
      "|",
    ),
  ),
  madeOf(
    words(
      "2006 06 01 1 Jan January 02 2 _2 002 15 03 3 04 4 05 5 PM pm Mon Monday MST Z07:00 -0700 -07:00 -07 .000 .999 ,000 - / : T é",
    ),
    { min: 0, max: 6 },
  ),
);
const moment = fc.oneof(
  literal(
    ..."2024-02-29|2023-02-29|2024-02-29T12:30:45Z|2024-02-29T12:30:45.123456789+05:30|2024-2-9|0001-01-01T00:00:00Z|9999-12-31T23:59:59Z|1970-01-01T00:00:00Z|2262-04-11T23:47:16.854775807Z|2262-04-11T23:47:16.854775808Z|1677-09-21T00:12:43.145224192Z|1677-09-21T00:12:43Z|2024-02-29T24:00:00Z|2024-12-31T23:59:60Z|2024-02-29t12:30:45z|2024-02-29 12:30:45|Thu, 29 Feb 2024 12:30:45 GMT|Thu, 29 Feb 2024 12:30:45 +0100|Thu Feb 29 12:30:45 2024|12:30PM|Feb 29 12:30:45|29 Feb 24 12:30 CET|2024-060|2024-02-29T12:30:45.1Z|2024-02-29T12:30:45,1Z".split(
      "|",
    ),
  ),
);
const duration = madeOf(
  words("1 0 1.5 .5 -1 + - h m s ms us µs μs ns 9223372036854775807 100 1h30m 2h45m3.5s . d 0.0000000001"),
  few,
);
const nanoseconds = fc.oneof(
  fc.constantFrom(
    ..."0 1 -1 1709209845123456789 1709209845000000000 -62135596800000000000 9223372036854775807 9223372036854775808 -9223372036854775808 1e18 1.5 1709164800000000000.0 1711846799000000000 1698541200000000000 951782400000000000".split(
      " ",
    ),
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);
const zone = literal(
  ..."UTC||America/New_York|Europe/Berlin|Asia/Kolkata|Asia/Tokyo|Australia/Lord_Howe|Pacific/Apia|America/St_Johns|Etc/GMT+5|GMT|EST|Nowhere/Here|europe/berlin|../etc".split(
    "|",
  ),
);
const zoned = fc.oneof(
  nanoseconds,
  fc.tuple(nanoseconds, zone).map(([ns, name]) => `[${ns}, ${name}]`),
);
const shift = fc.constantFrom(..."0 1 -1 12 -13 31 400 1.5 1e3 100000 -100000 9223372036854775807".split(" "));

const version = fc.oneof(
  madeOf(words("0 1 2 10 01 . . . - + a alpha beta.1 rc 1.2.3 1.2.3- v -1"), { min: 1, max: 6 }),
  literal(
    ..."1.2.3|1.2.3-alpha|1.2.3-alpha.1|1.2.3-1|1.2.3+b1|1.2.3-a+b|v1.2.3|1.2|1.2.3.4|01.2.3|1.2.3-01|99999999999999999999.0.0|1.0.0-a.b.c".split(
      "|",
    ),
  ),
);

const base64 = madeOf(words("YQ== YWI= YWJj YQ YWI - _ + / = /w== wyg= 4pyT \n"), few);
const hexed = madeOf(words("00 61 c3a9 ff FF a g é 6 0"), few);
const query = madeOf(words("a b = & %20 %zz % + ; ? / é %c3%a9 a=1 b=2 && %00"), few);
const uri = fc.oneof(
  madeOf(
    words("http: https: :// // / ? # : @ a b example.com [::1] [ ] %20 %zz 80 99999 user:pw .. é mailto: file: = & *"),
    { min: 1, max: 7 },
  ),
  literal(
    ..."http://a/b?c=d#e|a/b|//h|http://u:p@h:80/|http://[::1]:80|http://[fe80::1%25en0]/|x:y|1:2|:|http://h:x|http://a b/|?q|#f|http:///p|*".split(
      "|",
    ),
  ),
);
const uuid = fc.oneof(
  literal(
    ..."00000000-0000-1000-8000-000000000000|6ba7b810-9dad-11d1-80b4-00c04fd430c8|urn:uuid:6ba7b810-9dad-21d1-80b4-00c04fd430c8|{6ba7b810-9dad-41d1-80b4-00c04fd430c8}|6ba7b8109dad71d180b400c04fd430c8|6BA7B810-9DAD-11D1-00B4-00C04FD430C8".split(
      "|",
    ),
  ),
  fc.uuid().map(quoted),
);

const jsonText = fc
  .oneof(
    any,
    madeOf(
      words(
        `{ } [ ] , : "a" 1 -0 1.0 1e400 01 .5 true nul null "\\u00e9" "\\ud83d" "\\ud83d\\ude00" {"a":1} {"a":1,"a":2} é`,
      ),
      few,
    ),
  )
  .map((value) => (value.startsWith('"') ? value : quoted(value)));
const yamlText = madeOf(
  [
    "a: 1\n",
    "b: [1, x]\n",
    "- a\n",
    "  c: d\n",
    "x",
    "yes",
    "0o17",
    "017",
    "0x1F",
    "~",
    "1e3",
    ".inf",
    "'q'",
    '"\\u00e9"',
    "|\n  t\n",
    "&a 1\n",
    "*a",
    "---\n",
    "<<: {a: 1}\n",
    "2024-01-01",
    "1_000",
    "!!str 1",
    ": ",
    "# c\n",
    "{a: b}",
    "[",
    "\t",
  ],
  few,
);

const pathPart = fc.oneof(literal("a", "b", "c", "0", "1", "-", "a~1b", "~0", "", "é"), literal("a/b", "/a", "a/0/b"));
const path = fc.oneof(
  fc.array(fc.constantFrom(...words("a b c 0 1 - a~1b ~0")), { maxLength: 3 }).map((parts) => quoted(parts.join("/"))),
  fc
    .array(fc.constantFrom(...words("a b c 0 1 - a~1b ~0")), { maxLength: 3 })
    .map((parts) => quoted(`/${parts.join("/")}`)),
  arrayOf(fc.oneof(pathPart, index)),
);
const tree: Terms = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom("1", "null", '"x"', "false"),
    objectOf(literal("a", "b", "c", "0", "a/b", "~"), tie("node")),
    arrayOf(tie("node")),
    setOf(tie("node")),
  ),
})).node;
const object = fc.oneof(objectOf(literal("a", "b", "c", "0", "__proto__"), tree), objectOf(any, tree));
const patch = arrayOf(
  fc
    .tuple(literal("add", "remove", "replace", "move", "copy", "test", "x"), path, path, tree)
    .map(([op, at, from, value]) => `{"op": ${op}, "path": ${at}, "from": ${from}, "value": ${value}}`),
);

const vertex = fc.constantFrom('"a"', '"b"', '"c"', "1", "[1]");
const vertices = fc.oneof(arrayOf(vertex), setOf(vertex));
const graph = objectOf(vertex, fc.oneof({ arbitrary: vertices, weight: 9 }, { arbitrary: any, weight: 1 }));

const member = fc.constantFrom("1", "1.0", "2", '"a"', "null", "[1]", "{1}", '{"a": 1}', "true");
const set = fc.oneof(setOf(member), setOf(any));
const sets = setOf(set);
const list = arrayOf(fc.oneof(member, any));
const times = arrayOf(number);
const template = madeOf(
  [
    "a",
    "{{.a}}",
    "{{ .b }}",
    "{{if .a}}x{{else}}y{{end}}",
    "{{range .c}}{{.}},{{end}}",
    "{{len .c}}",
    '{{printf "%v" .a}}',
    "{{.a.b}}",
    "{{",
    "{{end}}",
    "{{- .a -}}",
    " ",
    "{{with .b}}{{.}}{{end}}",
    "{{eq .a .b}}",
    "{{index .c 0}}",
    "{{/* c */}}",
    "{{$x := .a}}{{$x}}",
    "{{not .a}}",
    "{{and .a .b}}",
    "{{html .b}}",
    "{{nope}}",
  ],
  { min: 0, max: 4 },
);
const templateValues = fc
  .tuple(fc.oneof(number, text, any), fc.oneof(text, any), fc.oneof(arrayOf(number), any))
  .map(([a, b, c]) => `{"a": ${a}, "b": ${b}, "c": ${c}}`);

const ofTime = [zoned];
const ofTwoTexts = [ab, ab];
const ofDates = [nanoseconds, shift, shift, shift];

/** By builtin; the types of the signature stand for what is not here. */
export const operands: { readonly [name: string]: readonly Terms[] } = {
  "array.concat": [list, list],
  "array.flatten": [arrayOf(fc.oneof(member, list))],
  "array.reverse": [list],
  "array.slice": [list, index, index],
  "base64.decode": [base64],
  "base64.is_valid": [base64],
  "base64url.decode": [base64],
  "bits.lsh": [number, small],
  "bits.rsh": [number, small],
  concat: [ab, fc.oneof(arrayOf(ab), setOf(ab))],
  contains: ofTwoTexts,
  endswith: ofTwoTexts,
  format_int: [number, fc.oneof(fc.constantFrom("2", "8", "10", "16"), number)],
  "glob.match": [globText, delimiters, fc.oneof(madeOf(words("a b c . / : é 😀 ab"), few), text)],
  "glob.quote_meta": [globText],
  "graph.reachable": [graph, vertices],
  "graph.reachable_paths": [graph, vertices],
  "hex.decode": [hexed],
  indexof: ofTwoTexts,
  indexof_n: ofTwoTexts,
  "internal.member_2": [member, fc.oneof(list, set, object)],
  "internal.member_3": [member, member, fc.oneof(list, set, object)],
  intersection: [sets],
  "json.filter": [object, fc.oneof(arrayOf(path), setOf(path))],
  "json.is_valid": [jsonText],
  "json.marshal": [any],
  "json.marshal_with_options": [
    any,
    objectOf(literal("pretty", "indent", "prefix", "x"), fc.oneof(fc.constantFrom("true", "false"), text)),
  ],
  "json.patch": [fc.oneof(tree, object), patch],
  "json.remove": [object, fc.oneof(arrayOf(path), setOf(path))],
  "json.unmarshal": [jsonText],
  "net.cidr_contains": [address, address],
  "net.cidr_contains_matches": [addresses, addresses],
  "net.cidr_expand": [narrow],
  "net.cidr_intersects": [address, address],
  "net.cidr_is_valid": [fc.oneof(address, any)],
  "net.cidr_merge": [fc.oneof(arrayOf(address), setOf(address))],
  "net.cidr_overlap": [address, address],
  "numbers.range": [small, small],
  "numbers.range_step": [small, small, small],
  "object.filter": [object, fc.oneof(list, set, object, arrayOf(literal("a", "b", "0")))],
  "object.get": [
    object,
    fc.oneof(member, literal("a", "b", "c"), arrayOf(fc.oneof(literal("a", "b", "0"), index))),
    any,
  ],
  "object.keys": [object],
  "object.remove": [object, fc.oneof(list, set, object, arrayOf(literal("a", "b", "0")))],
  "object.subset": [fc.oneof(tree, list, set), fc.oneof(tree, list, set)],
  "object.union": [object, object],
  "object.union_n": [arrayOf(object)],
  or: [set, set],
  and: [set, set],
  set_diff: [set, set],
  union: [sets],
  minus: [fc.oneof(number, set), fc.oneof(number, set)],
  product: [times],
  "regex.find_all_string_submatch_n": [pattern, ab, small],
  "regex.find_n": [pattern, ab, small],
  "regex.globs_match": [
    madeOf(words("a b . * + [ab] [a-c] \\* ab [ -"), few),
    madeOf(words("a b . * + [ab] [^a] ab"), few),
  ],
  "regex.is_valid": [fc.oneof(pattern, any)],
  "regex.match": [pattern, ab],
  "regex.replace": [ab, pattern, fc.oneof(ab, madeOf(words("$1 $0 ${1} ${n} $n $$ $ ${ a $1a"), few))],
  "regex.split": [pattern, ab],
  "regex.template_match": [
    madeOf(words("a b { } {a} {.*} {[ab]+} / < >"), few),
    madeOf(words("a b ab / {"), few),
    literal("{", "<", "", "{{", "é"),
    literal("}", ">", "", "}}"),
  ],
  re_match: [pattern, ab],
  replace: [ab, ab, ab],
  "semver.compare": [version, version],
  "semver.is_valid": [fc.oneof(version, any)],
  split: ofTwoTexts,
  sprintf: [format, arrayOf(formatted)],
  startswith: ofTwoTexts,
  "strings.any_prefix_match": [abList, abList],
  "strings.any_suffix_match": [abList, abList],
  "strings.count": ofTwoTexts,
  "strings.render_template": [template, templateValues],
  "strings.replace_n": [objectOf(ab, ab), ab],
  "strings.split_n": [ab, ab, index],
  substring: [ab, index, index],
  "time.add_date": ofDates,
  "time.clock": ofTime,
  "time.date": ofTime,
  "time.diff": [zoned, zoned],
  "time.format": [
    fc.oneof(
      zoned,
      fc.tuple(nanoseconds, zone, layout).map(([ns, name, as]) => `[${ns}, ${name}, ${as}]`),
    ),
  ],
  "time.parse_duration_ns": [duration],
  "time.parse_ns": [layout, moment],
  "time.parse_rfc3339_ns": [moment],
  "time.weekday": ofTime,
  to_number: [
    fc.oneof(
      any,
      unit,
      number.map(quoted),
      literal(..."1e5 0x10 1_000 +1 .5 5. inf NaN -0 1e400 00 Infinity 0b1 1e".split(" ")),
    ),
  ],
  trim: ofTwoTexts,
  trim_left: ofTwoTexts,
  trim_prefix: ofTwoTexts,
  trim_right: ofTwoTexts,
  trim_suffix: ofTwoTexts,
  "units.parse": [unit],
  "units.parse_bytes": [unit],
  "uri.is_valid": [uri],
  "uri.parse": [uri],
  "urlquery.decode": [query],
  "urlquery.decode_object": [query],
  "uuid.parse": [uuid],
  walk: [tree],
  "yaml.is_valid": [yamlText],
  "yaml.unmarshal": [yamlText],
};
