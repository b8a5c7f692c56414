import { expect, test } from "vitest";
import { scopeFromRemote } from "./scope.ts";

test.each([
  ["https://github.com/acme/shop.git", "repo:github.com/acme/shop"],
  ["https://github.com/acme/shop", "repo:github.com/acme/shop"],
  ["https://GitHub.com/Acme/Shop/", "repo:github.com/Acme/Shop"],
  ["https://user:token@github.com:8443/acme/shop.git?x=1", "repo:github.com/acme/shop"],
  ["http://git.example.com/a/b/c/d.git", "repo:git.example.com/a/b/c/d"],
  ["ssh://git@github.com:22/acme/shop.git", "repo:github.com/acme/shop"],
  ["git+ssh://git@github.com/acme/shop.git", "repo:github.com/acme/shop"],
  ["git://github.com/acme/shop", "repo:github.com/acme/shop"],
  ["git@github.com:acme/shop.git", "repo:github.com/acme/shop"],
  ["github.com:acme/shop", "repo:github.com/acme/shop"],
  ["git@GitHub.com:/acme/shop.git\n", "repo:github.com/acme/shop"],
  ["git@[2001:db8::1]:acme/shop.git", "repo:[2001:db8::1]/acme/shop"],
  ["ssh://git@[2001:db8::1]:2222/acme/shop.git", "repo:[2001:db8::1]/acme/shop"],
  ["https://git.example.com/%E6%97%A5%E6%9C%AC.git", "repo:git.example.com/日本"],
  ["", undefined],
  ["/srv/git/shop.git", undefined],
  ["../shop", undefined],
  ["C:\\src\\shop", undefined],
  ["C:/src/shop", undefined],
  ["file:///srv/git/shop.git", undefined],
  ["https://github.com/", undefined],
  ["https:///acme/shop", undefined],
  ["git@github.com:", undefined],
  ["git@github.com:../../etc", undefined],
  ["git@github.com:a b/c", undefined],
  ["https://github.com/a%0Ab", undefined],
])("%j", (url, wanted) => {
  expect(scopeFromRemote(url)).toBe(wanted);
});
