import type { components } from "../dist/schema";

export type { BotFile } from "./botFile";
export { api, keepPageToken, listAll, onSignedOut, unwrap } from "./client";
export { type Fault, isProblem, type Problem, type ProblemCode, ProblemError } from "./problem";

/** A body by its name in openapi.json. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
