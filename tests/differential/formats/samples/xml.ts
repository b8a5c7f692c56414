import { formatNamed } from "@sekisho/formats";
import type { Samples } from "../variants.ts";

const reader = await formatNamed("xml")?.load?.();

export const xml: Samples = {
  texts: [
    "<a/>",
    "<a> b </a>",
    "<a><b/></a>",
    "<a><b>1</b><c/><b>2</b></a>",
    '<a b="1">c</a>',
    "<a>x<b/>y</a>",
    "<a>x<b/>\n</a>",
    "<a>x<!-- c -->y</a>",
    "<a>x<![CDATA[ <y> ]]></a>",
    "<a>x<![CDATA[]]></a>",
    "<a>x<?y z?></a>",
    '<a x:b="1" b="2" xmlns:x="u" xmlns="v"/>',
    "<x:a><x:b/></x:a>",
    "<a>&lt;&#65;&#x1F600;&amp;amp;&quot;&apos;</a>",
    "<a b='\"&apos;\r\nc\td'/>",
    "<a>\u200b\u00a0b\u0085</a>",
    "<a>\u2028b\ufeffc\ue000</a>",
    "<a><__proto__>1</__proto__><constructor/></a>",
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE a [<!ELEMENT a ANY>]>\n<a/>\n<!-- c -->\n',
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>b</a>',
    "\ufeff<a/>",
    '<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <dependencies>\n    <dependency>\n      <groupId>a.b</groupId>\n    </dependency>\n    <dependency>\n      <groupId>c</groupId>\n    </dependency>\n  </dependencies>\n</project>\n',
  ],
  pieces: [
    "<a>",
    "</a>",
    "<b/>",
    "<b x='1'>",
    "</b>",
    "x",
    " ",
    "\n",
    "\r\n",
    "&lt;",
    "<!--c-->",
    "<![CDATA[ d ]]>",
    "é",
    ":",
  ],
  // Conftest gives what stands before a mistake of syntax as the whole value, and no message: here it is refused.
  differs: (text) => reader?.read(new TextEncoder().encode(text), "f").documents.length !== 1,
};
