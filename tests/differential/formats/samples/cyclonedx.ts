import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Samples } from "../variants.ts";

const bom = (inside: string, attributes = ' version="1"'): string =>
  `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"${attributes}>${inside}</bom>`;
const json = (inside: string): string => `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, ${inside}}`;
const component = (inside: string): string =>
  bom(`<components><component type="library"><name>a</name>${inside}</component></components>`);
const jsonComponent = (inside: string): string => json(`"components": [{"type": "library", "name": "a", ${inside}}]`);

/** Every field of every type. */
const all = readFileSync(join(import.meta.dirname, "cyclonedx-all.xml"), "utf8");

export const cyclonedxXml: Samples = {
  texts: [
    all,
    bom(""),
    "<bom/>",
    '<x:bom xmlns:x="u" x:version=" 7 " serialNumber="s"/>',
    '<bom version=""/>',
    '<bom version="x"/>',
    '<bom version="+0012"/>',
    '<bom version="9223372036854775808"/>',
    "<other/>",
    bom("<components/>"),
    bom("<components><other/></components><unknown><components/></unknown>"),
    bom(
      '<components><component type="library"><name>a</name></component></components><components><component type="file"/></components>',
    ),
    bom(
      "<metadata><timestamp>t</timestamp></metadata><metadata><timestamp/><component type='x'><name> n </name></component></metadata>",
    ),
    bom("<metadata><tools/></metadata>"),
    bom(
      "<metadata><tools><tool><vendor>v</vendor><name>n</name><hashes><hash alg='MD5'>1</hash></hashes></tool><tool/></tools></metadata>",
    ),
    bom(
      "<metadata><tools><components><component type='x'/></components><services><service><name>s</name></service></services></tools></metadata>",
    ),
    bom("<metadata><tools><tool/><components><component/></components></tools></metadata>"),
    bom("<metadata><tools><other/></tools></metadata>"),
    component(
      "<licenses><license bom-ref='b' acknowledgement='declared'><id>MIT</id><text content-type='t' encoding='base64'>x</text></license></licenses>",
    ),
    component(
      "<licenses><expression>A OR <x>no</x>B</expression><expression-detailed expression='A'><details license-identifier='A'><url>u</url></details></expression-detailed></licenses>",
    ),
    component("<licenses><license/></licenses>"),
    component("<licenses><license><id>a</id><name>b</name></license></licenses>"),
    component("<licenses><other/></licenses>"),
    component("<licenses/>"),
    component(
      "<hashes><hash alg='SHA-1'>a<!-- c -->b</hash></hashes><modified>true</modified><isExternal>0</isExternal>",
    ),
    component(
      "<modified/><swid tagId='t' name='n' tagVersion='2' patch='false'><text/></swid><omniborId>a</omniborId><omniborId>b</omniborId>",
    ),
    component("<modified>maybe</modified>"),
    component(
      "<evidence><identity><field>purl</field><confidence>0.1</confidence><tools><tool ref='r'/></tools></identity><identity><field>cpe</field></identity><occurrences><occurrence bom-ref='o' line='3'><location>l</location></occurrence></occurrences><callstack><frames><frame><line> 5 </line><column/></frame></frames></callstack><copyright><text>c</text></copyright><licenses/></evidence>",
    ),
    component("<evidence><callstack/></evidence>"),
    component(
      "<modelCard><modelParameters><datasets><dataset><ref>r</ref><name>n</name></dataset><dataset><name>n</name></dataset><dataset/></datasets></modelParameters><considerations><environmentalConsiderations><energyConsumptions><energyConsumption><activity>training</activity><co2CostEquivalent><value>1.1</value><unit>tCO2eq</unit></co2CostEquivalent></energyConsumption></energyConsumptions></environmentalConsiderations></considerations></modelCard>",
    ),
    component(
      "<cryptoProperties><assetType>protocol</assetType><certificateProperties><certificateState><state>active</state><reason>r</reason></certificateState><certificateState><name>n</name></certificateState><certificateExtensions><certificateExtension><commonExtensionName>keyUsage</commonExtensionName></certificateExtension><certificateExtension><customExtensionName>x</customExtensionName><customExtensionValue>v</customExtensionValue></certificateExtension></certificateExtensions></certificateProperties><protocolProperties><ikev2TransformTypes><encr><name>n</name><keyLength>128</keyLength></encr><encr> ref </encr><prf>p</prf><ke><group>14</group></ke><ke/><auth>x<name>n</name></auth><integ><algorithm>a</algorithm></integ><esn>true</esn></ikev2TransformTypes></protocolProperties></cryptoProperties>",
    ),
    component(
      "<patentAssertions><patentAssertion><assertionType>license</assertionType><asserter><contact><name>n</name></contact></asserter><patentRefs><bom-ref ref='p'/></patentRefs></patentAssertion><patentAssertion><asserter><ref ref='r'/></asserter></patentAssertion><patentAssertion/></patentAssertions>",
    ),
    bom(
      "<services><service><name>s</name><authenticated>false</authenticated><x-trust-boundary>1</x-trust-boundary><data><dataflow name='n' description='d'><classification flow='inbound'>PII</classification><governance><owners><owner><organization><name>o</name></organization></owner></owners></governance><source><url>u</url><url>v</url></source><destination/></dataflow><dataflow/></data></service></services>",
    ),
    bom(
      "<dependencies><dependency ref='a'><dependency ref='b'/><dependency/><provides ref='c'/></dependency><dependency/></dependencies>",
    ),
    bom(
      "<compositions><composition bom-ref='c'><aggregate>complete</aggregate><assemblies><assembly ref='a'/></assemblies></composition></compositions>",
    ),
    bom(
      "<vulnerabilities><vulnerability bom-ref='v'><id>CVE-1</id><cwes><cwe>79</cwe><cwe>-1</cwe></cwes><ratings><rating><score>9.80</score><severity>critical</severity></rating><rating><score>1e2</score></rating></ratings><analysis><state>exploitable</state><responses><response>update</response></responses></analysis><affects><target><ref>r</ref><versions><version><range>x</range><status>affected</status></version></versions></target></affects></vulnerability></vulnerabilities>",
    ),
    bom(
      "<vulnerabilities><vulnerability><ratings><rating><score>high</score></rating></ratings></vulnerability></vulnerabilities>",
    ),
    bom(
      "<formulation><formula><workflows><workflow><tasks><task><inputs><input><environmentVars><environmentVar name='n'>v</environmentVar><value>x</value><value/><environmentVar/></environmentVars></input></inputs></task></tasks><taskDependencies><dependency ref='d'/></taskDependencies></workflow></workflows></formula></formulation>",
    ),
    bom(
      "<formulation><formula><workflows><workflow><tasks><task><inputs><input><environmentVars><other/></environmentVars></input></inputs></task></tasks></workflow></workflows></formula></formulation>",
    ),
    bom(
      "<definitions><standards><standard bom-ref='s'><name>n</name><requirements><requirement><descriptions><description>d</description></descriptions></requirement></requirements></standard></standards><patents><patentFamily><familyId>f</familyId><members><ref ref='p'/></members></patentFamily><patent><patentNumber>1</patentNumber></patent></patents><other><standards/></other></definitions>",
    ),
    bom(
      "<declarations><assessors><assessor bom-ref='a'><thirdParty>true</thirdParty></assessor></assessors><claims><claim><target ref='t'/><evidence ref='e'/></claim></claims><attestations><attestation><assessor ref='a'/><map><claims><claim ref='c'/></claims><conformance><score>0.5</score></conformance></map></attestation></attestations></declarations>",
    ),
    bom(
      "<annotations><annotation><subjects><subject ref='s'/></subjects><text>&lt;b&gt;\r\n<![CDATA[<c>]]></text></annotation></annotations><citations><citation><attributedTo ref=''/></citation></citations>",
    ),
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- c -->\n<bom xmlns="http://cyclonedx.org/schema/bom/1.4">\n  <metadata>\n    <licenses>\n      <license>\n        <name>a</name>\n      </license>\n    </licenses>\n  </metadata>\n</bom>\n',
  ],
  pieces: [
    "<components>",
    "</components>",
    "<component>",
    "</component>",
    "<name>n</name>",
    "<name/>",
    "<x>",
    "</x>",
    "<version>1</version>",
    " type='x'",
    "<licenses/>",
    "<dependency ref='a'/>",
    "<url>u</url>",
    " ",
    "1",
    "true",
    "<!--c-->",
  ],
  // Go reads XML with less care than XML asks for.
  isStricter: true,
  // Go walks into no classification of evidence and prints no empty tools; here both are read.
  refuses: /EOF|unexpected end of JSON input|encoding/,
};

export const cyclonedxJson: Samples = {
  texts: [
    "{}",
    "null",
    "[]",
    '"<bom/>"',
    '{"specVersion": null}',
    '{"specVersion": "1.8"}',
    '{"version": 1.0}',
    '{"version": 1e2}',
    '{"version": "1"}',
    '{"VERSION": "1", "other": 5, "Version": 2}',
    '{"version": 9223372036854775808}',
    json('"components": [null, {"name": null, "type": 3}]'),
    json('"components": {}'),
    json('"metadata": {"tools": [{"name": "n"}]}'),
    json('"metadata": {"tools": {"components": [{"type": "library"}], "tools": 5}}'),
    json('"metadata": {"tools": "x"}'),
    json('"metadata": {"tools": {"components": [{"name": []}]}}'),
    json('"metadata": {"tools": [[]]}'),
    jsonComponent('"evidence": {"identity": {"field": "purl", "confidence": 0.25}}'),
    jsonComponent('"evidence": {"identity": [{"field": "purl"}]}'),
    jsonComponent('"evidence": {"identity": [{"field": 1}]}'),
    jsonComponent('"evidence": {"identity": [{"confidence": 1e39}]}'),
    jsonComponent('"licenses": [{"license": {"id": "a", "name": "b"}}, {"expression": "A"}]'),
    jsonComponent('"licenses": [{"license": "MIT"}]'),
    jsonComponent('"modelCard": {"modelParameters": {"datasets": [{"ref": "r", "name": 5}, {"name": "n"}, {}]}}'),
    jsonComponent('"modelCard": {"modelParameters": {"datasets": [{"ref": "", "name": 5}]}}'),
    jsonComponent(
      '"cryptoProperties": {"certificateProperties": {"certificateState": [{"state": "s", "name": 5}, {"name": "n"}], "certificateExtensions": [{"commonExtensionName": "c"}]}}',
    ),
    jsonComponent('"cryptoProperties": {"certificateProperties": {"certificateState": [{"name": 5}]}}'),
    jsonComponent(
      '"cryptoProperties": {"protocolProperties": {"ikev2TransformTypes": {"encr": ["a", {"keyLength": 1}], "esn": true, "ke": [5]}}}',
    ),
    jsonComponent(
      '"patentAssertions": [{"asserter": {"organization": {"name": "n"}, "ref": 5}}, {"asserter": {"ref": "r"}}]',
    ),
    jsonComponent('"modified": "yes"'),
    jsonComponent('"Modified": 1'),
    json('"dependencies": [{"ref": "a", "dependsOn": ["b", null]}]'),
    json('"dependencies": [{"ref": "a", "dependsOn": "b"}]'),
    json('"vulnerabilities": [{"cwes": [79, 1.5]}]'),
    json(
      '"formulation": [{"workflows": [{"tasks": [{"inputs": [{"environmentVars": ["a", {"name": "n", "value": "v"}, {}, null]}]}]}]}]',
    ),
    json('"formulation": [{"workflows": [{"tasks": [{"inputs": [{"environmentVars": [1]}]}]}]}]'),
    json('"definitions": {"patents": [{"familyId": "f", "patentNumber": 5}, {"patentNumber": "p", "familyId": ""}]}'),
    json('"definitions": {"patents": [{"patentNumber": 5}]}'),
    json('"signature": {"algorithm": 5, "signers": [{"algorithm": "a", "publicKey": {"kty": "k"}}]}'),
  ],
  pieces: [
    "null",
    "{}",
    "[]",
    '"a"',
    '"name": 5,',
    '"name": "x",',
    "1.0",
    '"components": [],',
    '"version": 2,',
    '"Type": "a",',
    '"type": 1,',
    " ",
    ",",
  ],
};
