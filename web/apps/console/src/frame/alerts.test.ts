import { expect, test } from "vitest";
import { alertsOf } from "./alerts";

const now = new Date("2027-01-15T12:00:00Z");
const hook = {
  id: "hook_1",
  name: "crm",
  url: "https://hooks.example.com",
  format: "standard",
  events: [],
  has_secret: true,
  waiting: 0,
  created_at: "",
  updated_at: "",
};

function report(at: string, severity: string) {
  return {
    at,
    conversation: "conv_1",
    report: { severity, bot: "billing", code: "timeout", message: "too slow" },
  };
}

test("webhooks that are off by themselves or fail need someone, others don't", () => {
  const off = { ...hook, id: "hook_2", disabled_at: "2027-01-15T10:00:00Z", disabled_for: "gone" };
  const failing = { ...hook, id: "hook_3", failing_since: "2027-01-15T11:00:00Z" };
  const switched = {
    ...hook,
    id: "hook_4",
    disabled_at: "2027-01-15T10:00:00Z",
    disabled_for: "asked",
  };
  const ids = alertsOf([hook, off, failing, switched], [], now).map(({ id }) => id);
  expect(ids).toEqual(["hook_3", "hook_2"]);
});

test("of reports, the errors of the last day need someone, and lead to their bot", () => {
  const alerts = alertsOf(
    [],
    [
      report("2027-01-15T11:59:00Z", "error"),
      report("2027-01-15T11:58:00Z", "warning"),
      report("2027-01-13T11:58:00Z", "error"),
      { at: "2027-01-15T11:59:00Z", conversation: "conv_2", report: null },
    ],
    now,
  );
  expect(alerts.map(({ text, to }) => [text, to])).toEqual([
    ["billing: too slow", "/studio/billing"],
  ]);
});
