export { gates } from "./gates.ts";
export { type HostParts, makeHost } from "./host/host.ts";
export { type Receipt, receive } from "./intake/receive.ts";
export { type ConfiguredGate, type OpenGate, openRuntime, type Runtime, type RuntimeOptions } from "./runtime/open.ts";
export { runService, type ServiceProcess, serviceDirectory, spoolDirectory } from "./service/run.ts";
