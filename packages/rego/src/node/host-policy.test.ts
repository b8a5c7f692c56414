import { describe, expect, test } from "vitest";
import { isAddressAllowed, isHostAllowed } from "./host-policy.ts";

describe("hosts", () => {
  test.each([
    ["api.example.com", "api.example.com", true],
    ["API.example.com", "api.EXAMPLE.com.", true],
    ["api.example.com", "example.com", false],
    ["example.com", "api.example.com", false],
    ["example.com", "example.com.evil.test", false],
    ["*.example.com", "a.example.com", true],
    ["*.example.com", "a.b.example.com", true],
    ["*.example.com", "example.com", false],
    ["*.example.com", ".example.com", false],
    ["*.example.com", "badexample.com", false],
    ["[::1]", "::1", true],
    ["::1", "[::1]", true],
    ["*", "anything", true],
    ["a*", "ab", false],
    ["", "", true],
  ])("%s and %s: %s", (pattern, host, expected) => {
    expect(isHostAllowed({ hosts: [pattern] }, host)).toBe(expected);
  });

  test("none by default", () => {
    expect(isHostAllowed({ hosts: [] }, "example.com")).toBe(false);
  });
});

describe("addresses", () => {
  const of = (address: string): boolean => isAddressAllowed({ hosts: ["*"] }, address);

  test.each(["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])(
    "%s is public",
    (address) => {
      expect(of(address)).toBe(true);
    },
  );

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.31.255.255",
    "192.168.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "localhost",
    "0x7f.1",
    "2130706433",
    "",
  ])("%s is not", (address) => {
    expect(of(address)).toBe(false);
    expect(isAddressAllowed({ hosts: ["*"], allowPrivateAddresses: true }, address)).toBe(true);
  });
});
