/** One thing in an archive. */
export interface Entry {
  /** As it stands in the archive, with slashes. */
  readonly name: string;
  readonly isDirectory: boolean;
  /** Permissions, as in Unix. */
  readonly mode: number;
  readonly content: Uint8Array;
}
