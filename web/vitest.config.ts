import { defineConfig } from "vitest/config";

// Only what is pure is tested here; what is seen is judged by the journeys, in a real browser.
export default defineConfig({
  test: { include: ["{apps,packages}/*/src/**/*.test.ts"], environment: "node" },
});
