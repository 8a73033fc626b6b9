import { expect, test } from "vitest";
import { groupsFor, SCREENS, screensFor } from "./screens";

test("an administrator sees every screen, an agent what an agent needs", () => {
  expect(screensFor(["admin"])).toEqual(SCREENS);
  const paths = screensFor(["agent"]).map(({ path }) => path);
  expect(paths).toContain("/settings/profile");
  expect(paths).not.toContain("/settings/secrets");
  expect(paths).not.toContain("/studio");
});

test("a group without screens is not shown", () => {
  const groups = groupsFor(["agent"]).map(({ group }) => group);
  expect(groups).not.toContain("studio");
  expect(groupsFor(["admin"]).flatMap(({ screens }) => screens)).toHaveLength(SCREENS.length);
});
