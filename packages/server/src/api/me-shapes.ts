import { z } from "zod";

export const me = z.object({
  kind: z.enum(["person", "token", "workload"]),
  name: z.string(),
  digest: z.string(),
  role: z.enum(["viewer", "member", "approver", "admin"]),
  teams: z.array(z.string()),
  permissions: z.array(z.string()).optional(),
});

export const signInWays = z.object({ oidc: z.boolean() });
