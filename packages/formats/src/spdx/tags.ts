/** Where a tag's text goes: an entry, or a list that it is added to; from a version of SPDX 2 on. */
export interface Place {
  readonly key: string;
  readonly isList?: true;
  readonly since?: 2 | 3;
}

const one = (key: string, since?: 2 | 3): Place => (since === undefined ? { key } : { key, since });
const many = (key: string, since?: 2 | 3): Place => ({ ...one(key, since), isList: true });

/** Tags whose values are texts, by section. */
export const DOCUMENT: Readonly<Record<string, Place>> = {
  SPDXVersion: one("spdxVersion"),
  DataLicense: one("dataLicense"),
  DocumentName: one("name"),
  DocumentNamespace: one("documentNamespace"),
  DocumentComment: one("comment"),
};

export const CREATION: Readonly<Record<string, Place>> = {
  LicenseListVersion: one("licenseListVersion"),
  Created: one("created"),
  CreatorComment: one("comment"),
};

export const PACKAGE: Readonly<Record<string, Place>> = {
  PackageVersion: one("versionInfo"),
  PackageFileName: one("packageFileName"),
  PackageDownloadLocation: one("downloadLocation"),
  PackageHomePage: one("homepage"),
  PackageSourceInfo: one("sourceInfo"),
  PackageLicenseConcluded: one("licenseConcluded"),
  PackageLicenseInfoFromFiles: many("licenseInfoFromFiles"),
  PackageLicenseDeclared: one("licenseDeclared"),
  PackageLicenseComments: one("licenseComments"),
  PackageCopyrightText: one("copyrightText"),
  PackageSummary: one("summary"),
  PackageDescription: one("description"),
  PackageComment: one("comment"),
  PackageAttributionText: many("attributionTexts", 2),
  PrimaryPackagePurpose: one("primaryPackagePurpose", 3),
  ReleaseDate: one("releaseDate", 3),
  BuiltDate: one("builtDate", 3),
  ValidUntilDate: one("validUntilDate", 3),
};

export const FILE: Readonly<Record<string, Place>> = {
  FileType: many("fileTypes"),
  LicenseConcluded: one("licenseConcluded"),
  LicenseInfoInFile: many("licenseInfoInFiles"),
  LicenseComments: one("licenseComments"),
  FileCopyrightText: one("copyrightText"),
  FileComment: one("comment"),
  FileNotice: one("noticeText"),
  FileContributor: many("fileContributors"),
  FileDependency: many("fileDependencies"),
  FileAttributionText: many("attributionTexts", 2),
};

/** Snippets are checked, and are no part of the value. */
export const SNIPPET: Readonly<Record<string, Place>> = {
  SnippetLicenseConcluded: one("licenseConcluded"),
  LicenseInfoInSnippet: many("licenseInfoInSnippets"),
  SnippetLicenseComments: one("licenseComments"),
  SnippetCopyrightText: one("copyrightText"),
  SnippetComment: one("comment"),
  SnippetName: one("name"),
  SnippetAttributionText: many("attributionTexts", 2),
};

export const LICENSE: Readonly<Record<string, Place>> = {
  ExtractedText: one("extractedText"),
  LicenseName: one("name"),
  LicenseCrossReference: many("seeAlsos"),
  LicenseComment: one("comment"),
};

/** Reviews are checked, and are no part of the value. */
export const REVIEW: Readonly<Record<string, Place>> = {
  ReviewDate: one("date"),
  ReviewComment: one("comment"),
};

const FIRST = ["SHA1", "SHA256", "MD5"];
const SECOND = [...FIRST, "SHA224", "SHA384", "SHA512", "MD2", "MD4", "MD6"];
const BLAKE = ["BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3"];
const THIRD = [...SECOND, "SHA3-256", "SHA3-384", "SHA3-512", ...BLAKE, "ADLER32"];

/** The algorithms of checksums, by version of SPDX 2. */
export const ALGORITHMS: Readonly<Record<1 | 2 | 3, ReadonlySet<string>>> = {
  1: new Set(FIRST),
  2: new Set(SECOND),
  3: new Set(THIRD),
};
