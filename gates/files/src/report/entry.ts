export { type FilesReport, REPORT_LIMITS } from "./format.ts";
export { type ReadReport, readReport } from "./read.ts";
export { REPORT_SHAPE } from "./shape.ts";
export { type ReportHead, writeReport } from "./write.ts";
