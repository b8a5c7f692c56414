import * as fc from "fast-check";

/** `npm test` draws the same examples every time, so that it says the same of the same code; `npm run soak` draws anew. */
if (process.env["SEKISHO_SOAK"] === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });

// Programs that tests start keep nothing in the cache of whoever runs the tests.
process.env["SEKISHO_CACHE"] = "off";
