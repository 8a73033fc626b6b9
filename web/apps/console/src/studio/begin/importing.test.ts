import { afterEach, expect, test, vi } from "vitest";
import { type Import, isTabbed, nameFrom, send } from "./importing";

const REPORT = { bot: "b", name: "B", is_created: false, counts: [], findings: [] };

afterEach(() => vi.unstubAllGlobals());

function answering(): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request);
    return new Response(JSON.stringify(REPORT), {
      headers: { "Content-Type": "application/json" },
    });
  });
  return asked;
}

const BASE: Import = {
  system: "liveperson",
  files: [{ path: "hotel.json", text: '{ "id": 12345678901234567890 }' }],
  name: "Hotel",
  key: undefined,
  language: "en-GB",
};

test.each([
  ["liveperson", "make", "dry_run=false", "application/json"],
  ["kompose", "try", "dry_run=true&name=Hotel", "application/json"],
  ["haptik", "try", "dry_run=true&name=Hotel&language=en-GB", "text/csv"],
] as const)("a file of %s is sent as it is", async (system, mode, query, type) => {
  const asked = answering();
  await send({ ...BASE, system }, mode);
  expect(new URL(asked[0]?.url ?? "").pathname).toBe(`/api/v1/imports/${system}`);
  expect(new URL(asked[0]?.url ?? "").search).toBe(`?${query}`);
  expect(asked[0]?.headers.get("content-type")).toContain(type);
  expect(await asked[0]?.text()).toBe(BASE.files[0]?.text);
});

test("a Rasa project is sent with all its files", async () => {
  const asked = answering();
  const files = [
    { path: "domain.yml", text: "intents: []" },
    { path: "data/nlu.yml", text: "nlu: []" },
  ];
  await send({ ...BASE, system: "rasa", files, key: "shop" }, "make");
  expect(new URL(asked[0]?.url ?? "").search).toBe("?bot=shop&dry_run=false&name=Hotel");
  expect(await asked[0]?.json()).toEqual({ files });
});

test.each([
  ["Question\tAnswer\na,b\tc", true],
  ["Question,Answer\na\tb,c", false],
])("whether tabs part the columns of %j is %s", (text, is) => {
  expect(isTabbed(text)).toBe(is);
});

test.each([
  ["export/hotel.v2.json", "hotel.v2"],
  ["shop", "shop"],
])("the bot of %s is called %s", (path, name) => {
  expect(nameFrom([{ path, text: "" }])).toBe(name);
});
