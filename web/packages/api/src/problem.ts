import type { components } from "../dist/schema";

export type Problem = components["schemas"]["Problem"];
export type ProblemCode = components["schemas"]["ProblemCode"];
export type Fault = components["schemas"]["Fault"];

/** Why a request came to nothing: what the server says, or that it couldn't be asked. */
export class ProblemError extends Error {
  /** `unreachable` when nothing came back that we understand. */
  readonly code: ProblemCode | "unreachable";
  readonly detail: string | undefined;
  readonly faults: readonly Fault[];

  constructor(problem: Problem | undefined) {
    super(problem?.title ?? "the server can't be reached");
    this.name = "ProblemError";
    this.code = problem?.code ?? "unreachable";
    this.detail = problem?.detail ?? undefined;
    this.faults = problem?.faults ?? [];
  }
}

/** Tells whether a body is a problem of ours, and not a proxy's page. */
export function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "title" in body;
}
