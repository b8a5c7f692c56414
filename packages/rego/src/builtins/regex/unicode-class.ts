/** The names of `\p{…}`: Go's categories, their long names, scripts and the few extra sets. */

const categories = new Set(
  "C Cc Cf Cn Co Cs L Lc Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split(
    " ",
  ),
);
const aliases: { readonly [name: string]: string } = {
  casedletter: "LC",
  closepunctuation: "Pe",
  combiningmark: "M",
  connectorpunctuation: "Pc",
  control: "Cc",
  currencysymbol: "Sc",
  dashpunctuation: "Pd",
  decimalnumber: "Nd",
  enclosingmark: "Me",
  finalpunctuation: "Pf",
  format: "Cf",
  initialpunctuation: "Pi",
  letter: "L",
  letternumber: "Nl",
  lineseparator: "Zl",
  lowercaseletter: "Ll",
  mark: "M",
  mathsymbol: "Sm",
  modifierletter: "Lm",
  modifiersymbol: "Sk",
  nonspacingmark: "Mn",
  number: "N",
  openpunctuation: "Ps",
  other: "C",
  otherletter: "Lo",
  othernumber: "No",
  otherpunctuation: "Po",
  othersymbol: "So",
  paragraphseparator: "Zp",
  privateuse: "Co",
  punctuation: "P",
  separator: "Z",
  spaceseparator: "Zs",
  spacingmark: "Mc",
  surrogate: "Cs",
  symbol: "S",
  titlecaseletter: "Lt",
  unassigned: "Cn",
  uppercaseletter: "Lu",
  cntrl: "Cc",
  digit: "Nd",
  punct: "P",
};
/** Scripts whose full name is as short as the four-letter codes that Go does not take. */
const shortScripts = new Set(["Cham", "Kawi", "Lisu", "Modi", "Thai", "Toto", "Newa"]);

/** How RE2 engines spell the class (`\p{Lu}`, possibly a range), or undefined when there is none of that name. */
export function unicodeClass(name: string, negated: boolean): string | undefined {
  const key = name.toLowerCase().replace(/[ _-]/g, "");
  if (key === "ascii") return negated ? "\\x{80}-\\x{10FFFF}" : "\\x00-\\x7F";
  const letter = negated ? "P" : "p";
  if (key === "any") return `\\${letter}{Any}`;
  if (key === "assigned") return `\\${negated ? "p" : "P"}{Cn}`;
  const capitalized = key.charAt(0).toUpperCase() + key.slice(1);
  if (categories.has(capitalized)) return `\\${letter}{${capitalized === "Lc" ? "LC" : capitalized}}`;
  if (isScript(capitalized)) return `\\${letter}{${capitalized}}`;
  if (name.includes("_") && isScript(name)) return `\\${letter}{${name}}`;
  const alias = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
  return alias === undefined ? undefined : `\\${letter}{${alias}}`;
}

function isScript(name: string): boolean {
  if (!/^[A-Za-z]+(_[A-Za-z]+)*$/.test(name) || (name.length === 4 && !shortScripts.has(name))) return false;
  try {
    // Only a known script compiles.
    return new RegExp(`^\\P{Script=${name}}?$`, "u").test("");
  } catch {
    return false;
  }
}
