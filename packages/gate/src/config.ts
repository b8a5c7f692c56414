/** What reads a gate's part of server.yaml; a zod object is one. */
export interface ConfigSchema<Config> {
  safeParse(value: unknown): ConfigResult<Config>;
}

export type ConfigResult<Config> =
  | { readonly success: true; readonly data: Config }
  | { readonly success: false; readonly error: { readonly issues: readonly ConfigIssue[] } };

export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Where a secret stands; never the secret itself. */
export type SecretRef = { readonly file: string } | { readonly env: string };
