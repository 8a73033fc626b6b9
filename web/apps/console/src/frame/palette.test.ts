import { expect, test } from "vitest";
import { foundActions, foundBots, foundPages, foundScreens } from "./palette";

test("each thing is found once and leads somewhere", () => {
  const bot = {
    id: "bot_1",
    key: "a b",
    name: "Billing",
    last_version: 1,
    created_at: "",
    updated_at: "",
  };
  const all = [...foundScreens(["admin"]), ...foundBots([bot]), ...foundActions(["admin"])];
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(all.find(({ id }) => id === "bot_1")?.does).toEqual({ kind: "go", to: "/studio/a%20b" });
});

test("screens are found by words of their group, too", () => {
  const keys = foundScreens(["admin"]).find(({ id }) => id === "/settings/keys");
  expect(keys?.also).toContain("token");
  expect(keys?.also).toContain("Connections");
});

test("pages of the documentation are found by their headings, too", () => {
  const heading = { depth: 2, id: "order", text: "Order, and what fails" };
  const outline = { page: "webhooks", title: "Webhooks", summary: "", headings: [heading] };
  expect(foundPages([outline])).toMatchObject([
    { label: "Webhooks", also: heading.text, does: { kind: "go", to: "/help/webhooks" } },
  ]);
});

test("only what one may do is offered", () => {
  const offered = foundActions(["builder"]).map(({ id }) => id);
  expect(offered).toContain("/settings/channels?new=1");
  expect(offered).not.toContain("/settings/keys?new=1");
  expect(offered).toContain("sign-out");
});
