/** Name constraints (RFC 5280, section 4.2.1.10) as Go's crypto/x509 applies them to a chain. */
import { contains, parseAddress } from "../net/address.ts";
import type { Certificate } from "./certificate.ts";
import { isDomainName, type Mailbox, mailbox } from "./domains.ts";
import type { IpRange, Subtrees } from "./extensions.ts";

/** Whether all names in the chain, from the leaf up, are allowed by what stands above them. */
export function checkNameConstraints(chain: readonly Certificate[]): boolean {
  const constrained = chain.map(({ extensions }) => hasConstraints(extensions.permitted, extensions.excluded));
  return chain.every((certificate, i) => {
    const above = chain.slice(i + 1).filter((_, k) => constrained[i + 1 + k] === true);
    const hasNames = certificate.extensions.raw.some(({ id }) => id.join(".") === "2.5.29.17");
    return above.length === 0 || !hasNames || isAllowed(certificate, above);
  });
}

function hasConstraints(...subtrees: readonly Subtrees[]): boolean {
  return subtrees.some(({ dns, emails, ranges, uris }) => dns.length + emails.length + ranges.length + uris.length > 0);
}

function isAllowed({ extensions }: Certificate, above: readonly Certificate[]): boolean {
  const hosts: string[] = [];
  for (const { host } of extensions.names.uris) {
    const domain = hostOf(host);
    if (domain === undefined) return false;
    hosts.push(domain);
  }
  const boxes: Mailbox[] = [];
  for (const email of extensions.names.emails) {
    const box = mailbox(email);
    if (box === undefined) return false;
    boxes.push({ local: box.local, domain: box.domain.toLowerCase() });
  }
  const { dns, ips } = extensions.names;
  return above.every(({ extensions: { permitted, excluded } }) => {
    const passes = <T>(
      value: T,
      allowed: boolean,
      matches: (subtrees: Subtrees, value: T, kind: Kind) => boolean,
    ): boolean => (!allowed || matches(permitted, value, "permitted")) && !matches(excluded, value, "excluded");
    return (
      ips.every((ip) =>
        passes(ip, permitted.ranges.length > 0, (s, v) => s.ranges.some((range) => inRange(range, v))),
      ) &&
      dns.every(
        (name) =>
          isDomainName(name, "name") && passes(name, permitted.dns.length > 0, (s, v, kind) => inAny(s.dns, v, kind)),
      ) &&
      hosts.every(
        (host) =>
          isDomainName(host, "name") && passes(host, permitted.uris.length > 0, (s, v, kind) => inAny(s.uris, v, kind)),
      ) &&
      boxes.every(
        (box) =>
          isDomainName(box.domain, "name") &&
          passes(box, permitted.emails.length > 0, (s, v, kind) => mailIn(s.emails, v, kind)),
      )
    );
  });
}

type Kind = "permitted" | "excluded";

/** A URI must have a name as its host: addresses can't be matched. */
function hostOf(host: string): string | undefined {
  const lower = host.toLowerCase();
  const name = lower.endsWith("]") ? lower : lower.replace(/:[^:]*$/, "");
  return name === "" || name.startsWith("[") || parseAddress(name) !== undefined ? undefined : name;
}

function inRange({ address, mask }: IpRange, ip: IpRange["address"]): boolean {
  const prefix = mask.reduce((count, byte) => count + byte.toString(2).replaceAll("0", "").length, 0);
  const host = BigInt(address.bits - prefix);
  const base = (address.value >> host) << host;
  return contains({ bits: address.bits, prefix, base }, ip);
}

/** Wildcard names also fall under an exclusion of one of the names that they could mean. */
function inAny(constraints: readonly string[], name: string, kind: Kind): boolean {
  const lower = name.toLowerCase();
  return constraints.some((constraint) => {
    const wanted = constraint.toLowerCase();
    if (isUnder(wanted, lower)) return true;
    const dot = wanted.indexOf(".");
    return kind === "excluded" && lower.startsWith("*.") && dot >= 0 && wanted.slice(dot) === lower.slice(1);
  });
}

function isUnder(constraint: string, name: string): boolean {
  if (constraint === "") return true;
  if (!name.endsWith(constraint)) return false;
  return constraint.startsWith(".") || name.length === constraint.length || name.at(-constraint.length - 1) === ".";
}

function mailIn(constraints: readonly string[], { local, domain }: Mailbox, kind: Kind): boolean {
  return constraints.some((constraint) => {
    if (!constraint.includes("@")) return inAny([constraint], domain, kind);
    const wanted = mailbox(constraint);
    return wanted?.local === local && wanted.domain.toLowerCase() === domain;
  });
}
