import { expect, test } from "vitest";
import { readable } from "./readable";
import { stateOf, type Webhook } from "./webhooks";

const webhook: Webhook = {
  id: "hook_1",
  name: "crm",
  url: "https://hooks.example.com/in",
  format: "standard",
  events: [],
  has_secret: true,
  waiting: 0,
  created_at: "2027-01-15T08:00:00Z",
  updated_at: "2027-01-15T08:00:00Z",
};
const at = "2027-01-15T09:00:00Z";

test.each([
  [{}, "ok"],
  [{ failing_since: at }, "warn"],
  [{ disabled_at: at, disabled_for: "asked" }, undefined],
  [{ disabled_at: at, disabled_for: "gone" }, "danger"],
  [{ disabled_at: at, disabled_for: "failing", failing_since: at }, "danger"],
])("a webhook with %j is %s", (changes, state) => {
  expect(stateOf({ ...webhook, ...changes }).state).toBe(state);
});

test("JSON is shown with its structure, what was cut as it is", () => {
  expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(readable('{"a":[1')).toBe('{"a":[1');
});
