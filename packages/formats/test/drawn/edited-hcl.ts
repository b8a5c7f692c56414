/** Terraform files as people write them: aligned or not, with comments, nested blocks, blocks on one line, heredocs. */
import * as fc from "fast-check";

const VALUES = [
  "true",
  "8",
  '"gp3"',
  "var.size",
  '"${local.name}-data"',
  '["a", "b"]',
  "[]",
  "{}",
  '{ Name = "x", team = "pay" }',
  "null",
  "jsonencode({ a = 1 })",
  '[\n  "10.0.0.0/8",\n  "10.1.0.0/16", # c0.\n]',
  '{\n  Name = "x"\n  # c0.\n  team = "pay"\n}',
  "<<EOT\n  some text\n  EOT",
];
const NAMES = ["ami", "encrypted", "tags", "cidr_blocks", "size", "acl"];
const BLOCKS = ["ingress", "root_block_device", "lifecycle"];

export const hclTexts: fc.Arbitrary<string> = fc.gen().map((draw) => {
  let comments = 0;
  const nat = (max: number): number => draw(fc.nat, max);
  const comment = (): string => ` ${nat(1) === 0 ? "#" : "//"} c${++comments}.`;
  const remark = (): readonly string[] => (nat(4) === 0 ? [comment().trim()] : nat(5) === 0 ? [""] : []);
  const aligned = nat(1) === 0;
  const step = nat(3) === 0 ? "    " : "  ";
  const attribute = (name: string): readonly string[] => {
    const value = (VALUES[nat(VALUES.length - 1)] ?? "1").replaceAll("c0.", () => `c${++comments}.`);
    const lines = `${aligned ? name.padEnd(12) : name} = ${value}`.split("\n");
    const isOne = !value.includes("<<");
    return isOne && nat(3) === 0 ? [...lines.slice(0, -1), `${lines.at(-1) ?? ""}${comment()}`] : lines;
  };
  const body = (depth: number): readonly string[] => {
    const names = draw(fc.subarray, NAMES, { maxLength: 4 });
    const blocks = depth > 1 ? [] : draw(fc.subarray, [...BLOCKS, "ingress"], { maxLength: 2 });
    return [
      ...names.flatMap((name) => [...remark(), ...attribute(name)]),
      ...blocks.flatMap((name) => ["", ...remark(), ...block(name, depth + 1)]),
      ...remark(),
    ];
  };
  const block = (head: string, depth: number): readonly string[] => {
    if (depth > 0 && nat(4) === 0) return [nat(1) === 0 ? `${head} {}` : `${head} { size = ${nat(9)} }`];
    const inside = body(depth).flatMap((line) => (line === "" ? "" : step + line));
    return [`${head} {${nat(5) === 0 ? comment() : ""}`, ...inside, `}${nat(5) === 0 ? comment() : ""}`];
  };
  const resources = Array.from({ length: 1 + nat(2) }, (_, i) => block(`resource "aws_x" "r${i}"`, 0));
  const lineBreak = nat(4) === 0 ? "\r\n" : "\n";
  return resources
    .flatMap((lines) => [...lines, ""])
    .join("\n")
    .replaceAll("\n", lineBreak);
});
