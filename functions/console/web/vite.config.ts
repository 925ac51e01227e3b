import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.INFRAAI_URL ?? "http://127.0.0.1:8080";
// In development the pages come from Vite and everything else from a running `infraai up`, as the Accept header says.
const proxied = {
  target: api,
  bypass: (request: { headers: { accept?: string }; url?: string }) =>
    request.headers.accept?.startsWith("text/html") ? "/index.html" : undefined,
};

export default defineConfig({
  plugins: [react()],
  // The console's function puts a fresh nonce here with every page.
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: process.env.CONSOLE_DIST ?? "../dist",
    emptyOutDir: true,
    target: "es2022",
    // No data: URLs, so that the content security policy can stay as narrow as it is.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    manifest: true,
  },
  worker: { format: "es" },
  server: {
    proxy: Object.fromEntries(
      ["/generate-graph", "/generate_terraform", "/execute", "/runs", "/deployments", "/ops", "/openapi.json"].map((p) => [
        p,
        proxied,
      ]),
    ),
  },
  test: { environment: "jsdom", setupFiles: ["./src/test-setup.ts"], include: ["src/**/*.test.{ts,tsx}"], css: false },
});
