/** The shapes of the API as types, for the console: from the very schemas that check and describe them. */
import type { z } from "zod";
import type * as exemptions from "./exemption-shapes.ts";
import type * as findings from "./finding-shapes.ts";
import type * as people from "./me-shapes.ts";
import type * as overviews from "./overview-shapes.ts";
import type * as rulebooks from "./rulebook-shapes.ts";
import type * as shapes from "./shapes.ts";

export type Severity = z.infer<typeof shapes.severity>;
export type FindingState = z.infer<typeof shapes.findingState>;
export type ProblemBody = z.infer<typeof shapes.problem>;
export type PlaceKind = z.infer<typeof findings.placeKind>;
export type Finding = z.infer<typeof findings.finding>;
export type FindingPage = z.infer<typeof findings.findingPage>;
export type FindingDetail = z.infer<typeof findings.findingDetail>;
export type GroupBy = z.infer<typeof findings.groupBy>;
export type FindingGroup = z.infer<typeof findings.findingGroup>;
export type FindingGroups = z.infer<typeof findings.findingGroups>;
export type Assignment = z.input<typeof findings.assignment>;
export type Assigned = z.infer<typeof findings.assigned>;
export type WantedExemption = z.input<typeof exemptions.wantedExemption>;
export type ProposedExemption = z.infer<typeof exemptions.proposedExemption>;
export type Overview = z.infer<typeof overviews.overview>;
export type Rulebooks = z.infer<typeof rulebooks.rulebooks>;
export type Me = z.infer<typeof people.me>;
export type SignInWays = z.infer<typeof people.signInWays>;
