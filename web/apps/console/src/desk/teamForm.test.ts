import { expect, test } from "vitest";
import { isCapacity } from "./desk";
import { bodyOf, formOf, isComplete, NEW_TEAM, type Team } from "./teamForm";

const team: Team = {
  key: "billing",
  number: 7,
  name: "Billing",
  members: ["mem_1"],
  waiting: 3,
  is_default: true,
  routing: "pull",
  prefers_previous: true,
  max_waiting: 0,
  answer_within_s: 30,
  messages: { in_line: "Soon." },
  idle: { lost_after_s: 120 },
  hours: {
    zone: "Europe/Berlin",
    monday: [{ from: "09:00", to: "17:30" }],
    days: { "2026-12-25": [] },
  },
  when_away: "close",
  when_closed: "back_to_bot",
  when_full: "ticket",
};

test("a team that nobody changed is saved as it was, without what is counted", () => {
  const { key: _key, number: _number, members: _members, waiting: _waiting, ...kept } = team;
  const none = { tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
  expect(bodyOf(formOf(team), team)).toEqual({ ...kept, hours: { ...team.hours, ...none } });
});

test("a form is complete with a name, a key and hours that are understood", () => {
  const form = { ...NEW_TEAM, key: "billing", name: "Billing" };
  expect(isComplete(form)).toBe(true);
  expect(isComplete({ ...form, name: " " })).toBe(false);
  expect(isComplete({ ...form, mostWaiting: "many" })).toBe(false);
  expect(isComplete({ ...form, hours: { ...form.hours, monday: "9 to 5" } })).toBe(false);
});

test.each([
  ["0", true],
  ["100", true],
  ["101", false],
  ["", false],
  ["3.5", false],
])("a capacity of %j: %s", (text, expected) => {
  expect(isCapacity(text)).toBe(expected);
});
