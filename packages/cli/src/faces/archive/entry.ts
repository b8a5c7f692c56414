/** One thing in an archive. */
export interface Entry {
  /** As it stands in the archive, with slashes. */
  readonly name: string;
  /** `other` is what is neither, such as a link; it is read as an empty file. */
  readonly kind: "file" | "directory" | "other";
  /** Permissions, as in Unix. */
  readonly mode: number;
  readonly content: Uint8Array;
}
