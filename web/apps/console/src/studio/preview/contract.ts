// What previews and tests are on the wire.
import type { Schema } from "@colloquy/api";

export type Message = Schema<"MessageView">;
export type Sent = Schema<"SendRequest">;
export type Setup = Schema<"PreviewRequest">;
export type Preview = Schema<"PreviewView">;
export type Turn = Schema<"PreviewTurnView">;
export type Step = Schema<"PreviewStepView">;
export type Answers = Record<string, Schema<"AnswerBody">>;

/** A file of the draft that says what the contact says and the bot answers. */
export type TestFile = Schema<"SourceFileView">;

export interface TestFailure {
  /** From 1; 0 is the test as a whole. */
  turn: number;
  expected: string;
  got: string;
}

export interface TestResult {
  path: string;
  name: string;
  passed: boolean;
  failures: TestFailure[];
  took_ms: number;
}
