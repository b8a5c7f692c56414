import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,gates}/*/{src,test}/**/*.test.ts", "tests/**/*.test.ts", "tools/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/fixtures/**"],
    setupFiles: ["tools/vitest-setup.ts"],
    pool: "threads",
    testTimeout: 20_000,
  },
});
