import { expect, test } from "vitest";
import { readTree as dockerfileTree, readValue as dockerfileValue } from "../dockerfile/read.ts";
import { readTree as dotenvTree, readValue as dotenvValue } from "../dotenv/read.ts";
import { readTree as nginxTree, readValue as nginxValue } from "../nginx/read.ts";
import { settings } from "../settings.ts";
import type { ReadTree, ReadValue } from "./reader.ts";
import { valueOf } from "./tree.ts";

const DOCKERFILE = `# syntax=docker/dockerfile:1
# about
FROM alpine AS one
RUN <<E
ls
E
FROM --platform=x two
CMD ["a", "b"]
CMD []
ONBUILD COPY --from=one a \\
  # between
  b
ENV A=1 B="x y"
HEALTHCHECK --retries=2 CMD x
`;

const NGINX = `user www;
http {
  server { listen 80; location / {} }
  upstream u { keepalive 2; server a weight=2 backup max_fails=1; server b { x; } }
  gzip on;
}
`;

const DOTENV = `A=1\r\nexport B = "x\ny $A" # c\r\rC='$A'\nA=2\nD: \${B}\n__proto__=1\nE=\n`;

test.each<readonly [name: string, tree: ReadTree, value: ReadValue, text: string]>([
  ["dockerfile", dockerfileTree, dockerfileValue, DOCKERFILE],
  ["nginx", nginxTree, nginxValue, NGINX],
  ["dotenv", dotenvTree, dotenvValue, DOTENV],
])("a value of %s that is read without a tree is that of the tree", (_name, tree, value, text) => {
  const chosen = settings();
  const read = JSON.stringify(value(text, chosen));
  expect(read).toBe(JSON.stringify(valueOf(tree(text, chosen))));
  expect(read.length).toBeGreaterThan(60);
});
