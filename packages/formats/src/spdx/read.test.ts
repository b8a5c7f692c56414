import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { spdx } from "./index.ts";

const { value, problems, at, document } = ask(spdx, "a.spdx");

const HEAD = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\n";
const PACKAGE = "PackageName: p\nSPDXID: SPDXRef-p\n";
const FILE = "FileName: f\nSPDXID: SPDXRef-f\n";

/** What the text behind {@link HEAD} adds to the value. */
function added(text: string): Json {
  return value(HEAD + text) ?? null;
}

const empty = {
  spdxVersion: "SPDX-2.3",
  dataLicense: "",
  SPDXID: "SPDXRef-DOCUMENT",
  name: "d",
  documentNamespace: "",
};
const creationInfo = { creators: null, created: "" };
const aPackage = { name: "p", SPDXID: "SPDXRef-p", downloadLocation: "", filesAnalyzed: true };
const aFile = { fileName: "f", SPDXID: "SPDXRef-f", checksums: null, copyrightText: "" };

describe("values", () => {
  test.each<readonly [text: string, value: { readonly [key: string]: Json }]>([
    ["# c\n\n", { creationInfo: null }],
    ["DocumentComment: <text>a\r\n b</text> c\n", { creationInfo: null, comment: "a\n b" }],
    [
      "ExternalDocumentRef: DocumentRef-o https://x SHA1: a\n",
      {
        creationInfo: null,
        externalDocumentRefs: [
          {
            externalDocumentId: "DocumentRef-o",
            spdxDocument: "https://x",
            checksum: { algorithm: "SHA1", checksumValue: "a" },
          },
        ],
      },
    ],
    [
      "Creator:Tool:t\nCreator: Person: a b\nCreated: 2026\n",
      { creationInfo: { creators: ["Tool: t", "Person: a b"], created: "2026" } },
    ],
    [
      `${PACKAGE}PackageVersion: 1\nFilesAnalyzed: false\nPackageSupplier: Organization: o\nPackageVerificationCode: a (excludes: b)\n`,
      {
        creationInfo,
        packages: [
          {
            ...aPackage,
            versionInfo: "1",
            filesAnalyzed: false,
            supplier: "Organization: o",
            packageVerificationCode: { packageVerificationCodeValue: "a", packageVerificationCodeExcludedFiles: ["b"] },
          },
        ],
      },
    ],
    [
      `${PACKAGE}ExternalRef: PACKAGE_MANAGER purl pkg:a\nExternalRefComment: c\nPackageVersion: 1\nPackageVersion:\n`,
      {
        creationInfo,
        packages: [
          {
            ...aPackage,
            externalRefs: [
              { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: "pkg:a", comment: "c" },
            ],
          },
        ],
      },
    ],
    [PACKAGE + FILE, { creationInfo, packages: [{ ...aPackage, files: [aFile] }] }],
    [FILE + PACKAGE, { creationInfo, files: [aFile], packages: [aPackage] }],
    [`${FILE}SnippetSPDXID: SPDXRef-s\nSnippetByteRange: 1:2\n`, { creationInfo, files: [aFile] }],
    [
      "LicenseID: LicenseRef-1\nLicenseCrossReference: a\nReviewer: Person: r\nReviewDate: 2026\n",
      { creationInfo, hasExtractedLicensingInfos: [{ licenseId: "LicenseRef-1", extractedText: "", seeAlsos: ["a"] }] },
    ],
    [
      "Relationship: SPDXRef-a X NONE\nAnnotator: Tool: t\nAnnotationComment: c\n",
      {
        creationInfo,
        relationships: [{ spdxElementId: "SPDXRef-a", relatedSpdxElement: "NONE", relationshipType: "X" }],
        annotations: [{ annotator: "Tool: t", annotationDate: "", annotationType: "", comment: "c" }],
      },
    ],
  ])("%j", (text, expected) => expect(added(text)).toEqual({ ...empty, ...expected }));

  test("older versions read as 2.3", () => {
    const packageVerificationCode = { packageVerificationCodeValue: "" };
    expect(value(HEAD.replace("2.3", "2.1") + PACKAGE)).toEqual({
      ...empty,
      creationInfo: null,
      packages: [{ ...aPackage, packageVerificationCode }],
    });
  });
});

const TEXT = `${HEAD}Creator: Person: A (a@example.com)
PackageName: p
SPDXID:  SPDXRef-p
PackageChecksum: SHA1: abc
PackageCopyrightText: <text>é
b</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-p
`;

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["name"], "DocumentName", "d"],
    [["creationInfo", "creators", 0], undefined, "Person: A (a@example.com)"],
    [["packages", 0, "SPDXID"], "SPDXID", "SPDXRef-p"],
    [["packages", 0, "checksums"], "PackageChecksum", "SHA1: abc"],
    [["packages", 0, "checksums", 0, "checksumValue"], undefined, "abc"],
    [["packages", 0, "copyrightText"], "PackageCopyrightText", "é\nb"],
    [["packages", 0, "downloadLocation"], undefined, ""],
    [["relationships", 0, "relationshipType"], undefined, "DESCRIBES"],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["DocumentName", "spdx_syntax 4:1"],
    ["DocumentComment: <text>a\n", "spdx_syntax 4:18"],
    ["Other: a\n", "spdx_tag 4:1"],
    ["PackageVersion: 1\n", "spdx_tag 4:1"],
    [`${PACKAGE}Creator: Tool: a\n`, "spdx_tag 6:1"],
    [`${PACKAGE}SPDXID: SPDXRef-q\n`, "spdx_tag 6:1"],
    ["PackageName: a\nPackageVersion: 1\n", "spdx_tag 4:1"],
    [`${PACKAGE}PackageVersion: 1\nExternalRefComment: a\n`, "spdx_tag 7:1"],
    ["RelationshipComment: a\n", "spdx_tag 4:1"],
    ["LicenseID: a\nPackageName: b\n", "spdx_tag 5:1"],
    ["SPDXID: a\n", "spdx_value 4:9"],
    ["Creator: Robot: a\n", "spdx_value 4:10"],
    ["Creator: Tool:\n", "spdx_value 4:15"],
    [`${PACKAGE}PackageChecksum: SHA0: a\n`, "spdx_value 6:18"],
    [`${PACKAGE}ExternalRef: a b\n`, "spdx_value 6:14"],
    ["Relationship: SPDXRef-a X other\n", "spdx_value 4:27"],
    [`${FILE}SnippetSPDXID: SPDXRef-s\nSnippetLineRange: 1:x\n`, "spdx_value 7:21"],
  ])("%j: %s", (text, problem) => expect(problems(HEAD + text)).toEqual([problem]));

  test("versions", () => {
    expect(problems("")).toEqual(["spdx_version 1:1"]);
    expect(problems("SPDXVersion: SPDX-3.0")).toEqual(["spdx_version 1:14"]);
    expect(problems(`${HEAD.replace("2.3", "2.2") + PACKAGE}ReleaseDate: a`)).toEqual(["spdx_tag 6:1"]);
  });
});

describe("hostile texts", () => {
  test.each([
    ["tags", `${HEAD}${"Creator: Tool: a\n".repeat(100_000)}`],
    ["packages", HEAD + PACKAGE.repeat(50_000)],
    ["lines without a colon in a text", `${HEAD}DocumentComment: <text>${"a\n".repeat(300_000)}`],
    ["opened texts", `${HEAD}${"DocumentComment: <text></text>\n".repeat(100_000)}`],
    ["spaces", `${HEAD}DocumentComment:${" ".repeat(500_000)}a`],
    ["words", `${HEAD}Relationship: ${"a ".repeat(300_000)}`],
    ["colons", `${HEAD}Relationship: DocumentRef-${":".repeat(300_000)} a b`],
  ])("many %s take no time", (_what, text) => takesNoTime(spdx, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(spdx, [
      HEAD,
      PACKAGE,
      FILE,
      "\nCreator: Tool: a\n",
      "\nLicenseID: a\n",
      "\nRelationship: SPDXRef-a b NONE\n",
      "\nExternalRef: a b c\n",
      "\nExternalRefComment: ",
      "<text>",
      "</text>",
      ":",
      " ",
      "\n",
      "#",
      "é",
    ]));
});
