/** A new file as a patch that `git apply` takes. */
export function newFilePatch(path: string, text: string): string {
  const lines = text.split("\n").slice(0, -1);
  return [
    `diff --git a/${path} b/${path}`,
    "new file mode 100644",
    "--- /dev/null",
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    "",
  ].join("\n");
}
