/** The release of Conftest whose commands, flags and outputs these are. */
export const CONFTEST_VERSION = "0.71.1";

/** The release of OPA that it is made of. */
export const OPA_VERSION = "1.21.1";
