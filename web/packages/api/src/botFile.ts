import type { components } from "../dist/bot_file";

/** A part of a bot file by its name in docs/bot-file.schema.json. */
export type BotFile<Name extends keyof components["schemas"]> = components["schemas"][Name];
