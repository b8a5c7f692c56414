import { describe, expect, it } from "vitest";
import { Proxies, type ProxySettings } from "./proxies.ts";

const TRUSTED = ["10.0.0.0/8", "::1", "192.0.2.7"];

function asked(header: ProxySettings["header"], remote: string, headers: Readonly<Record<string, string>>) {
  return new Proxies({ addresses: TRUSTED, header }).asker(remote, (name) => headers[name]);
}

type Row = readonly [
  what: string,
  remote: string,
  headers: Readonly<Record<string, string>>,
  address: string,
  host?: string,
];

describe("by x-forwarded-for", () => {
  const rows: readonly Row[] = [
    [
      "a stranger says of itself nothing that counts",
      "198.51.100.1",
      { "x-forwarded-for": "203.0.113.9" },
      "198.51.100.1",
    ],
    ["a proxy says who asked it", "10.0.0.1", { "x-forwarded-for": "203.0.113.9" }, "203.0.113.9"],
    [
      "what the asker wrote before is not believed",
      "10.0.0.1",
      { "x-forwarded-for": "10.9.9.9, 1.1.1.1, 203.0.113.9" },
      "203.0.113.9",
    ],
    [
      "proxies behind one another",
      "10.0.0.1",
      { "x-forwarded-for": "6.6.6.6, 203.0.113.9, 192.0.2.7, 10.0.0.2" },
      "203.0.113.9",
    ],
    ["all are ours: the farthest", "10.0.0.1", { "x-forwarded-for": "10.0.0.3, 10.0.0.2" }, "10.0.0.3"],
    [
      "what is no address ends the chain at the proxy that wrote it",
      "10.0.0.1",
      { "x-forwarded-for": "203.0.113.9, unknown" },
      "10.0.0.1",
    ],
    ["nothing said", "10.0.0.1", {}, "10.0.0.1"],
    ["a mapped connection", "::ffff:10.0.0.1", { "x-forwarded-for": "2001:db8::9" }, "2001:db8::9"],
    ["with a port", "::1", { "x-forwarded-for": "203.0.113.9:4711" }, "203.0.113.9"],
    ["IPv6 with a port", "::1", { "x-forwarded-for": "[2001:db8::9]:4711" }, "2001:db8::9"],
    ["the other header is a stranger's", "10.0.0.1", { forwarded: "for=203.0.113.9" }, "10.0.0.1"],
    [
      "the host that the proxy was asked for",
      "10.0.0.1",
      { host: "inner:8787", "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "sekisho.example.com" },
      "203.0.113.9",
      "sekisho.example.com",
    ],
    [
      "a stranger's host",
      "198.51.100.1",
      { host: "inner:8787", "x-forwarded-host": "sekisho.example.com" },
      "198.51.100.1",
      "inner:8787",
    ],
  ];
  for (const [what, remote, headers, address, host] of rows) {
    it(what, () => expect(asked("x-forwarded-for", remote, headers)).toMatchObject({ address, host }));
  }
});

describe("the scheme", () => {
  const FOR = "203.0.113.9, 192.0.2.7";
  const rows: readonly (readonly [
    string,
    ProxySettings["header"],
    string,
    Readonly<Record<string, string>>,
    unknown,
  ])[] = [
    ["of a proxy", "x-forwarded-for", "10.0.0.1", { "x-forwarded-for": FOR, "x-forwarded-proto": "https" }, "https"],
    ["in capitals", "x-forwarded-for", "10.0.0.1", { "x-forwarded-for": FOR, "x-forwarded-proto": "HTTP" }, "http"],
    [
      "that each proxy added",
      "x-forwarded-for",
      "10.0.0.1",
      { "x-forwarded-for": FOR, "x-forwarded-proto": "https, http" },
      "https",
    ],
    [
      "of which the asker wrote the first",
      "x-forwarded-for",
      "10.0.0.1",
      { "x-forwarded-for": `6.6.6.6, ${FOR}`, "x-forwarded-proto": "https, http, http" },
      "http",
    ],
    ["of a stranger", "x-forwarded-for", "198.51.100.1", { "x-forwarded-proto": "https" }, undefined],
    ["that is none", "x-forwarded-for", "10.0.0.1", { "x-forwarded-for": FOR, "x-forwarded-proto": "wss" }, undefined],
    ["without an asker", "x-forwarded-for", "10.0.0.1", { "x-forwarded-proto": "https" }, undefined],
    ["by Forwarded", "forwarded", "10.0.0.1", { forwarded: "for=203.0.113.9;proto=https, for=10.0.0.2" }, "https"],
    [
      "in the other header",
      "forwarded",
      "10.0.0.1",
      { forwarded: "for=203.0.113.9", "x-forwarded-proto": "https" },
      undefined,
    ],
  ];
  for (const [what, header, remote, headers, scheme] of rows) {
    it(what, () => expect(asked(header, remote, headers).scheme).toBe(scheme));
  }
});

describe("by Forwarded", () => {
  const rows: readonly Row[] = [
    ["a proxy says who asked it", "10.0.0.1", { forwarded: "for=203.0.113.9;proto=https" }, "203.0.113.9"],
    [
      "several, with ports and quotes",
      "10.0.0.1",
      { forwarded: 'for=6.6.6.6, For="[2001:db8::9]:4711";by="a, b;c", for=10.0.0.2' },
      "2001:db8::9",
    ],
    ["hidden names end the chain", "10.0.0.1", { forwarded: "for=203.0.113.9, for=_hidden" }, "10.0.0.1"],
    [
      "the host",
      "10.0.0.1",
      { host: "inner", forwarded: "for=203.0.113.9;host=sekisho.example.com" },
      "203.0.113.9",
      "sekisho.example.com",
    ],
    [
      "the other header is a stranger's",
      "10.0.0.1",
      { "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "evil" },
      "10.0.0.1",
    ],
    ["what is broken", "10.0.0.1", { forwarded: 'for="203.0.113.9, for' }, "10.0.0.1"],
  ];
  for (const [what, remote, headers, address, host] of rows) {
    it(what, () => expect(asked("forwarded", remote, headers)).toMatchObject({ address, host }));
  }
});
