/** The release of this program's schema: raised by one with each release that changes a table. */
export const RELEASE = 1;
