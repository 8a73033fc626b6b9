// Conversation tests on the server.
import { api, type Schema, unwrap } from "@colloquy/api";

export type TestReport = Schema<"TestReportView">;
export type TestFailure = Schema<"TestFailureView">;

/** What a preview's conversation is as a test. */
export function testOfPreview(preview: string, name: string): Promise<Schema<"PreviewTestView">> {
  const params = { path: { preview }, query: { name } };
  return unwrap(api.GET("/api/v1/previews/{preview}/test", { params }));
}

/** Runs the tests of a bot's saved draft. */
export async function runTests(bot: string): Promise<TestReport[]> {
  const params = { path: { bot } };
  return (await unwrap(api.POST("/api/v1/bots/{bot}/tests", { params }))).tests;
}
