import { readFile } from "node:fs/promises";
import { rootCertificates, type SecureContextOptions } from "node:tls";
import type { TlsOptions } from "../builtins/http/request.ts";
import { nextPemBlock } from "../builtins/x509/pem.ts";
import { AnswerError } from "../evaluate-async.ts";

/** Where a policy may take certificates and keys from. Default: nowhere but its own texts. */
export interface TlsSources {
  /** Whether a request may name files of this machine (`tls_ca_cert_file` and its like). */
  readonly files?: boolean;
  /** The variables that a request may name (`tls_ca_cert_env_variable` and its like). */
  readonly variables?: { readonly [name: string]: string | undefined };
}

export interface ConnectTls extends SecureContextOptions {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
}

/** Options of a TLS connection. Throws {@link AnswerError}. */
export async function tlsOptions(tls: TlsOptions, sources: TlsSources): Promise<ConnectTls> {
  const ca = [
    await textOf(sources, tls.caCertFile, "file"),
    await textOf(sources, tls.caCertVariable, "variable"),
    tls.caCert,
  ].filter((text) => text !== "");
  for (const text of ca) {
    if (nextPemBlock(text)?.type !== "CERTIFICATE") {
      throw new AnswerError("could not append certificates", { isNetwork: false });
    }
  }
  const cert = (await pick(sources, tls.clientCert, tls.clientCertFile, tls.clientCertVariable)) || undefined;
  const key = (await pick(sources, tls.clientKey, tls.clientKeyFile, tls.clientKeyVariable)) || undefined;
  const trusted = ca.length === 0 ? undefined : tls.useSystemCerts === true ? [...rootCertificates, ...ca] : ca;
  return {
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(tls.serverName !== "" && { servername: tls.serverName }),
    ...(trusted !== undefined && { ca: trusted }),
    // A certificate without its key, or a key alone, is left out, as OPA does it.
    ...(cert !== undefined && key !== undefined && { cert, key }),
  };
}

async function pick(sources: TlsSources, text: string, file: string, variable: string): Promise<string> {
  if (text !== "") return text;
  return file === "" ? textOf(sources, variable, "variable") : textOf(sources, file, "file");
}

async function textOf({ files, variables }: TlsSources, name: string, kind: "file" | "variable"): Promise<string> {
  if (name === "") return "";
  if (kind === "variable") {
    const value = variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) return value;
    throw new AnswerError(`the variable ${JSON.stringify(name)} is not among those that requests may use`, {
      isNetwork: false,
    });
  }
  if (files !== true) throw new AnswerError("requests may not name files of this machine", { isNetwork: false });
  try {
    return await readFile(name, "utf8");
  } catch (error) {
    throw new AnswerError(error instanceof Error ? error.message : "the file can't be read", { isNetwork: false });
  }
}
