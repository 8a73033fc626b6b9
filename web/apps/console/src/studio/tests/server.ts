// Conversation tests on the server.
import { api, unwrap } from "@colloquy/api";
import type { TestFile, TestResult } from "../preview/contract";

type Ask<T> = (path: string, init: object) => Promise<{ data?: T; response: Response }>;

/** What a preview's conversation is as a test. */
export function testOfPreview(preview: string, name: string): Promise<TestFile> {
  const ask = api.GET as unknown as Ask<TestFile>;
  const params = { path: { preview }, query: { name } };
  return unwrap(ask("/api/v1/previews/{preview}/test", { params }));
}

/** Runs the tests of a bot's saved draft. */
export async function runTests(bot: string): Promise<TestResult[]> {
  const ask = api.POST as unknown as Ask<{ tests: TestResult[] }>;
  const params = { path: { bot } };
  return (await unwrap(ask("/api/v1/bots/{bot}/tests", { params }))).tests;
}
