export { equal, ok, test, throws } from "./test.ts";
