import { expect, test } from "vitest";
import { exact, relative } from "./time";

const now = new Date("2027-01-15T12:00:00Z");

test.each([
  ["2027-01-15T11:59:55Z", "now"],
  ["2027-01-15T11:59:20Z", "40 seconds ago"],
  ["2027-01-15T11:55:30Z", "4 minutes ago"],
  ["2027-01-15T09:00:00Z", "3 hours ago"],
  ["2027-01-14T11:00:00Z", "yesterday"],
  ["2027-01-18T12:30:00Z", "in 3 days"],
  ["2026-11-01T12:00:00Z", "2 months ago"],
  ["2024-01-15T12:00:00Z", "3 years ago"],
])("%s is %s", (at, expected) => {
  expect(relative(new Date(at), now, "en")).toBe(expected);
});

test("an exact time names its zone", () => {
  expect(exact(now, "en", "UTC")).toContain("12:00:00");
  expect(exact(now, "en", "UTC")).toContain("UTC");
  expect(exact(now, "en", "Asia/Kolkata")).toContain("5:30:00");
});
