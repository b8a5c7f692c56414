import type { Page } from "playwright-core";

/** Outside text that does something where it is taken for markup, script, style, address or template. */
export const XSS = [
  `<script>globalThis.pwned=1</script>`,
  `<img src=x onerror="globalThis.pwned=1">`,
  `"><svg onload=globalThis.pwned=1>`,
  `' autofocus onfocus='globalThis.pwned=1`,
  `javascript:globalThis.pwned=1`,
  `</title><script>globalThis.pwned=1</script>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<style>*{display:none}</style>`,
  `<a href="javascript:globalThis.pwned=1">x</a>`,
  `{{constructor.constructor('globalThis.pwned=1')()}}`,
  `\${globalThis.pwned=1}`,
  `<math><mtext><table><mglyph><style><img src=x onerror=globalThis.pwned=1>`,
  `\u202e<details open ontoggle=globalThis.pwned=1>`,
  `<!--><script>globalThis.pwned=1</script>-->`,
  `<base href="https://evil.example/">`,
  `<form action="https://evil.example"><button autofocus>x`,
];

/** Elements whose text is cut or that stick out of the page: `class: text`. */
export function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide, of ${clientWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      // What is shortened on purpose says all in its title; code is moved by keys; the rest is not for eyes.
      if (
        element.closest(
          ".shortened, .list-message, .unseen, .skip, pre, svg, canvas, select, textarea, datalist, .trend-chart",
        )
      )
        continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const cutX = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
      const cutY = overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1;
      const isOut = box.right > clientWidth + 1 || box.left < -1;
      if (cutX || cutY || isOut)
        found.push(`${element.tagName}.${element.className}: ${element.textContent?.slice(0, 60)}`);
    }
    return found;
  });
}

/** Texts on the page that are English, and not a name from outside (`translate="no"`). */
export function englishTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const look = (text: string | null): void => {
      // Units, keys and file names are the same in all languages; a word of four letters is English.
      for (const word of text?.match(/[A-Za-z][A-Za-z'-]{2,}/g) ?? []) {
        if (!KNOWN.has(word)) found.add(`${word} in ${text?.trim().slice(0, 80)}`);
      }
    };
    const KNOWN = new Set(["Sekisho", "Enter", "API", "exemptions", "sekisho", "check", "report"]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent?.closest('[translate="no"], script, noscript, style') === null) look(node.textContent);
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder]")) {
      if (element.closest('[translate="no"]') !== null) continue;
      // Labels that hold a name from outside have it behind their own words.
      if (element.matches(".list-select input, .chip, [role=row]")) continue;
      look(element.getAttribute("aria-label"));
      look(element.getAttribute("placeholder"));
    }
    return [...found];
  });
}
