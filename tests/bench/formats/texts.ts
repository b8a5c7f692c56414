/** A text of each format, of about so many characters: what such files hold, many times. */
export const TEXTS: Readonly<Record<string, (characters: number) => string>> = {
  cyclonedx: (size) => `<bom version="1"><components>${many(size - 60, component)}</components></bom>`,
  dockerfile: (size) =>
    `FROM base\n${many(size, (i) => `RUN apk add package-${i} \\\n  && rm -rf /tmp/${i}\nENV NAME_${i}=value\n`)}`,
  dotenv: (size) => many(size, (i) => `# ${i}\nNAME_${i}=value-${i}\nURL_${i}="https://host-${i}.example/path"\n`),
  hcl2: (size) =>
    many(
      size,
      (i) =>
        `resource "aws_instance" "i${i}" {\n  ami   = "ami-${i}"\n  count = ${i % 7}\n  tags  = { Name = "n-\${var.x}" }\n}\n`,
    ),
  ignore: (size) => many(size, (i) => `# part ${i}\nbuild-${i}/\n!keep-${i}\n`),
  ini: (size) => many(size, (i) => `[section ${i}]\nname = value ${i}\nport = ${i % 9_000}\nenabled = true\n`),
  json: (size) => `[${many(size, (i) => `{"name": "n-${i}", "tags": ["a", "b"], "port": ${i % 9_000}},\n`)}null]`,
  jsonc: (size) =>
    `[// c\n${many(size, (i) => `{"name": "n-${i}", "tags": ["a", "b",], "port": ${i % 9_000}}, // ${i}\n`)}]`,
  nginx: (size) =>
    `http {\n${many(size, (i) => `server {\n  listen ${i % 9_000} ssl;\n  location /p${i} { proxy_pass http://app; }\n}\n`)}}\n`,
  properties: (size) => many(size, (i) => `service.${i}.name = value ${i}\nservice.${i}.port: ${i % 9_000}\n`),
  spdx: (size) =>
    `SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: n\nDocumentNamespace: u\nCreator: Tool: t\nCreated: 2026-01-01T00:00:00Z\n${many(size, (i) => `PackageName: p${i}\nSPDXID: SPDXRef-p${i}\nPackageDownloadLocation: NOASSERTION\nPackageLicenseConcluded: MIT\n`)}`,
  toml: (size) => many(size, (i) => `[[server]]\nname = "n-${i}"\nport = ${i % 9_000}\ntags = ["a", "b"]\n`),
  xml: (size) =>
    `<list>${many(size, (i) => `<item id="${i}"><name>n-${i}</name><port>${i % 9_000}</port></item>\n`)}</list>`,
  yaml: (size) =>
    `kind: List\nitems:\n${many(size, (i) => `  - name: n-${i}\n    image: registry.example/app:${i}\n    env:\n      - {name: A, value: "x"}\n`)}`,
};

function component(i: number): string {
  return `<component type="library" bom-ref="c${i}"><name>n-${i}</name><version>1.${i}</version><licenses><license><id>MIT</id></license></licenses></component>\n`;
}

function many(characters: number, piece: (i: number) => string): string {
  const pieces: string[] = [];
  for (let i = 0, length = 0; length < characters; i++) {
    const text = piece(i);
    pieces.push(text);
    length += text.length;
  }
  return pieces.join("");
}
