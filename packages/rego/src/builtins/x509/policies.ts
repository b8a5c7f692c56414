/** Certificate policies (RFC 5280, section 6.1): they matter only where a certificate asks for explicit ones. */
import type { Certificate } from "./certificate.ts";
import { sameBytes } from "./der.ts";

const anyPolicy = "2.5.29.32.0";

/**
 * Whether a chain (leaf first) has a policy that all its certificates know, where one of them demands that. Mapped
 * policies are not followed: a chain that needs a mapping to be valid is refused, never wrongly accepted.
 */
export function policiesAreValid(chain: readonly Certificate[]): boolean {
  if (chain.length === 1) return true;
  let explicit = chain.length;
  let inhibitAny = chain.length;
  let known: ReadonlySet<string> = new Set([anyPolicy]);
  // The root's own constraints don't count: it is trusted as it is.
  for (let i = chain.length - 2; i >= 0; i--) {
    const certificate = chain[i];
    if (certificate === undefined) continue;
    const { extensions, rawIssuer, rawSubject } = certificate;
    const isSelfSigned = sameBytes(rawIssuer, rawSubject);
    const mayUseAny = inhibitAny > 0 || (i > 0 && isSelfSigned);
    known = narrowed(known, extensions.policies, mayUseAny);
    if (explicit === 0 && known.size === 0) return false;
    if (i === 0) break;
    for (const { issuer } of extensions.policyMappings)
      known = new Set([...known].filter((policy) => policy !== issuer));
    if (!isSelfSigned) {
      explicit = Math.max(0, explicit - 1);
      inhibitAny = Math.max(0, inhibitAny - 1);
    }
    explicit = Math.min(explicit, extensions.requireExplicitPolicy ?? explicit);
    inhibitAny = Math.min(inhibitAny, extensions.inhibitAnyPolicy ?? inhibitAny);
  }
  explicit = Math.max(0, explicit - 1);
  if (chain[0]?.extensions.requireExplicitPolicy === 0) explicit = 0;
  return explicit > 0 || known.size > 0;
}

function narrowed(known: ReadonlySet<string>, given: readonly string[] | undefined, mayUseAny: boolean): Set<string> {
  if (given === undefined) return new Set();
  const next = new Set<string>();
  for (const policy of given) {
    if (policy === anyPolicy) {
      if (mayUseAny) for (const old of known) next.add(old);
    } else if (known.has(policy) || known.has(anyPolicy)) next.add(policy);
  }
  return next;
}
