// What previews are on the wire.
import type { Schema } from "@colloquy/api";

export type Message = Schema<"MessageView">;
export type Sent = Schema<"SendRequest">;
export type Setup = Schema<"PreviewRequest">;
export type Preview = Schema<"PreviewView">;
export type Turn = Schema<"PreviewTurnView">;
export type Step = Schema<"PreviewStepView">;
export type AgentPart = Schema<"PreviewAgentBody">;
export type AgentDoes = NonNullable<AgentPart["does"]>;
export type Answers = Record<string, Schema<"AnswerBody">>;
