/** The release of OPA whose commands, flags and outputs these are. */
export const OPA_VERSION = "1.19.0";
