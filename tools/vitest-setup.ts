import * as fc from "fast-check";

/** `npm test` draws the same examples every time, so that it says the same of the same code; `npm run soak` draws anew. */
if (process.env["SEKISHO_SOAK"] === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });
