/**
 * The resource type in an address: `module.a["x.y"].data.aws_ami.b[0]` → `aws_ami`; undefined for text that is no
 * address of a resource. Instance keys are skipped as texts: they may hold dots and brackets.
 */
export function resourceTypeOf(address: string): string | undefined {
  const names = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, "").split(".");
  while (names[0] === "module") names.splice(0, 2);
  if (names[0] === "data") names.shift();
  const [type, name] = names;
  return names.length === 2 && type !== "" && name !== "" ? type : undefined;
}
