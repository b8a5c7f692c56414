import type { Samples } from "../variants.ts";

const HEAD = `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
DocumentNamespace: https://example.com/shop
ExternalDocumentRef: DocumentRef-other https://example.com/other SHA1: d6a770ba38583ed4bb4525bd96e50461655d2758
DocumentComment: <text>two
lines</text>
`;
const CREATION = `LicenseListVersion: 3.20
Creator: Tool: builder-1.0
Creator: Person: A B (a@example.com)
Created: 2026-01-29T18:30:22Z
CreatorComment: c
`;
const PACKAGE = `# a package
PackageName: ledger
SPDXID: SPDXRef-ledger
PackageVersion: 1.2
PackageSupplier: Organization: Example
PackageOriginator: NOASSERTION
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: false
PackageVerificationCode: d6a770 (excludes: ./a.spdx)
PackageChecksum: SHA256: 11b6d3
PackageChecksum: MD5: 624c
PackageLicenseConcluded: MIT
PackageLicenseInfoFromFiles: MIT
PackageCopyrightText: <text>Copyright é</text>
PackageAttributionText: a
ExternalRef: PACKAGE_MANAGER purl pkg:npm/ledger@1.2
ExternalRefComment: x
`;
const FILE = `FileName: ./a.ts
SPDXID: SPDXRef-a
FileType: SOURCE
FileChecksum: SHA1: d6a7
LicenseConcluded: MIT
LicenseInfoInFile: MIT
FileCopyrightText: NOASSERTION
ArtifactOfProjectName: p
ArtifactOfProjectHomePage: h
ArtifactOfProjectURI: u
FileContributor: A B
FileDependency: b
`;
const SNIPPET = `SnippetSPDXID: SPDXRef-s
SnippetFromFileSPDXID: SPDXRef-a
SnippetByteRange: 1:20
SnippetLineRange: 1:2
SnippetName: n
`;
const REST = `LicenseID: LicenseRef-1
ExtractedText: <text>Free</text>
LicenseName: n
LicenseCrossReference: https://example.com
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-ledger
RelationshipComment: c
Relationship: SPDXRef-a DEPENDS_ON NONE
Relationship: DocumentRef-other:SPDXRef-a COPY_OF SPDXRef-a
Annotator: Person: A
AnnotationDate: 2026-01-29T18:30:22Z
AnnotationType: REVIEW
SPDXREF: SPDXRef-a
AnnotationComment: d
Reviewer: Person: A
ReviewDate: 2026-01-29T18:30:22Z
ReviewComment: e
`;
const WHOLE = HEAD + CREATION + PACKAGE + FILE + SNIPPET + REST;
const OLD = WHOLE.replaceAll(/^.*Attribution.*\n|.* NONE\n|.*DocumentComment.*\nlines.*\n/gm, "");

export const spdx: Samples = {
  texts: [
    WHOLE,
    WHOLE.replace("2.3", "2.2"),
    WHOLE.replace("2.3", "2.1"),
    OLD.replace("2.3", "2.1"),
    WHOLE.replaceAll("\n", "\r\n"),
    HEAD,
    HEAD.replace("2.3", "2.2"),
    `${HEAD}Created:\n`,
    `${HEAD.replace("2.3", "2.2")}Created:\n`,
    HEAD + CREATION + FILE + PACKAGE,
    HEAD + PACKAGE + PACKAGE.replaceAll("ledger", "other") + REST,
    HEAD + REST,
    `${HEAD}PackageName: a\n`,
    `${HEAD}PackageName:\nPackageName: b\nSPDXID: SPDXRef-b\n`,
    `${HEAD}PackageName: a\nPackageSupplier: NOASSERTION\nPackageSupplier: Person: NOASSERTION\nSPDXID: SPDXRef-SPDXRef-b\n`,
    `${HEAD}PackageName: a\nSPDXID: SPDXRef-b\nPackageVersion: 1\nPackageVersion:\nFilesAnalyzed: maybe\n`,
    `${HEAD}FileName: a\nSPDXID: SPDXRef-b\nPackageName: c\nSPDXID: SPDXRef-c\n`,
    `${HEAD}FileName: a\nPackageName: c\nSPDXID: SPDXRef-c\n`,
    `${HEAD}Creator: Tool:\n`,
    `${HEAD}Creator: Robot: a\n`,
    `${HEAD}Relationship: SPDXRef-a X\n`,
    `${HEAD}RelationshipComment: X\n`,
    `${HEAD}Created: 1\nDocumentComment: b\nDataLicense: c\nCreated: 2\n`,
    `${HEAD}DocumentComment: a <text> b </text> c\n`,
    "SPDXVersion: SPDX-2.3\nDocumentComment: <text>a",
    "SPDXVersion: SPDX-2.0\n",
    "SPDXVersion SPDX-2.3\n",
    "",
  ],
  pieces: [
    "\nPackageName: a\n",
    "\nSPDXID: SPDXRef-b\n",
    "\nFileName: c\n",
    "\nLicenseID: d\n",
    "\nCreated: e\n",
    "\nDocumentComment: f\n",
    "\nRelationship: SPDXRef-a g SPDXRef-b\n",
    "\nExternalRef: a b c\n",
    "\nPackageChecksum: MD5: h\n",
    "<text>",
    "</text>",
    ":",
    " ",
    "\n",
    "#",
    "é",
  ],
  // Two identifiers of one package give it twice in Conftest; here they are a mistake.
  differs: (text) =>
    /\nSPDXID:(?:(?!\n(?:Package|File)Name:)[^])*\nSPDXID:/.test(text.replace(/^[^]*?\nSPDXID:[^\n]*/, "")),
};
