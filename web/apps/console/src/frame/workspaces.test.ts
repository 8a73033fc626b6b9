import { expect, test } from "vitest";
import type { Me } from "./session";
import { buildingIn, type KnownWorkspace, withWorkspace } from "./workspaces";

const known = (name: string, email = "ada@example.com", mayBuild = true): KnownWorkspace => ({
  name,
  email,
  mayBuild,
});
const ME = { workspace_name: "default", member: { email: "ada@example.com" } } as Me;

test.each([
  ["nothing else", [], ["default"]],
  ["this one again", [known("default")], ["default"]],
  ["another of theirs", [known("north"), known("default")], ["default", "north"]],
  ["one where they only read", [known("north", "ada@example.com", false)], ["default"]],
  ["somebody else's at the same screen", [known("north", "eve@example.com")], ["default"]],
])("of %s known one may build in the right ones", (_, all, names) => {
  expect(buildingIn(all, ME)).toEqual(names);
});

test("a workspace is known once for each address, as it was the last time", () => {
  const before = [known("north"), known("south"), known("north", "eve@example.com")];
  expect(withWorkspace(before, known("north", "ada@example.com", false))).toEqual([
    known("north", "ada@example.com", false),
    known("south"),
    known("north", "eve@example.com"),
  ]);
});
