export { subjectLabel, subjectPathLabel } from "./label.ts";
export { pathPart } from "./names.ts";
export { copyOf, type NameParts, partsOf } from "./parts.ts";
export { holdsSecret, redactorOf } from "./redactor-of.ts";
export { scopeFromRemote } from "./scope.ts";
export type { Locate, Rename, Subject, SubjectId, Subjects, View, ViewName } from "./subject.ts";
export { type PlanFile, type SubjectsOptions, subjectsOf } from "./subjects-of.ts";
export { operationsMatch } from "./terraform/change-view.ts";
export { viewsOf } from "./views.ts";
