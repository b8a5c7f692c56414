import { describe, expect, test } from "vitest";
import { isPublicAddress, OpenedPlaces } from "./address.ts";

describe("isPublicAddress", () => {
  test.each([
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is", (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:ffff:10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::",
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("OpenedPlaces", () => {
  const opened = new OpenedPlaces(["10.0.0.0/8", "127.0.0.1", "Mail.internal", "fd12::/16"]);
  test.each<[string, string, boolean]>([
    ["a.example", "10.2.3.4", true],
    ["a.example", "::ffff:10.2.3.4", true],
    ["a.example", "192.168.0.1", false],
    ["a.example", "127.0.0.1", true],
    ["a.example", "127.0.0.2", false],
    ["a.example", "fd12::5", true],
    ["a.example", "fd13::5", false],
    ["mail.internal", "192.168.0.1", true],
    ["mail.internal.", "192.168.0.1", true],
    ["xmail.internal", "192.168.0.1", false],
    ["mail.internal", "169.254.169.254", false],
    ["mail.internal", "::ffff:169.254.169.254", false],
    ["mail.internal", "fe80::1", false],
    ["mail.internal", "fd00:ec2::254", false],
  ])("%s at %s: %s", (host, address, wanted) => expect(opened.allows(host, address)).toBe(wanted));

  test("the metadata address is opened only by itself", () => {
    expect(new OpenedPlaces(["169.254.169.254"]).allows("x", "169.254.169.254")).toBe(true);
  });
});
