// Writes the types of a bot file from its JSON Schema, as the API's are written from openapi.json.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const SCHEMA = new URL("../docs/bot-file.schema.json", import.meta.url);
const TYPES = new URL("packages/api/dist/bot_file.ts", import.meta.url);

const text = readFileSync(SCHEMA, "utf8").replaceAll("#/$defs/", "#/components/schemas/");
const document = {
  openapi: "3.1.0",
  info: { title: "Bot file", version: "1" },
  paths: {},
  components: { schemas: JSON.parse(text).$defs },
};
const types = await openapiTS(document, { alphabetize: true, defaultNonNullable: false });
writeFileSync(TYPES, astToString(types));
