import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server's policy allows scripts and styles of its own files only: nothing is put inline. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
  },
  // For `npx vite packages/console` beside a running `sekisho up`.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8787", changeOrigin: true } } },
});
