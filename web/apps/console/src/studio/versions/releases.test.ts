import { expect, test } from "vitest";
import { versionBefore } from "./releases";

test.each([
  [[], undefined],
  [[1], undefined],
  [[2, 1], 1],
  [[2, 2, 1], 1],
  [[1, 2, 1], 2],
])("of %j, one goes back to %s", (versions, expected) => {
  const releases = versions.map((version) => ({ version, released_at: "", released_by: "" }));
  expect(versionBefore(releases)).toBe(expected);
});
