/** A page of the console. */
export interface Page {
  /** Below `/GATE`. */
  readonly path: string;
  /** The key of its title in the console's texts. */
  readonly title: string;
  /** The permissions of the routes that it reads: who lacks one does not see the page. */
  readonly permissions: readonly string[];
}
