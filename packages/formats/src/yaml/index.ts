import type { Format } from "../document.ts";
import { read } from "./read.ts";

/** YAML as Kubernetes reads it: any number of documents, with the values of sigs.k8s.io/yaml. */
export const yaml: Format = { name: "yaml", read };
