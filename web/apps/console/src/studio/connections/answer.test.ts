import { expect, test } from "vitest";
import { fieldName, shown, templateOf, templateOfAll, textOf } from "./answer";

test.each([
  [["today", "sky"], "{$.api_Forecast.today.sky}", "today.sky"],
  [["items", 0, "name"], "{$.api_Forecast.items[0].name}", "items[0].name"],
  [[2], "{$.api_Forecast[2]}", "[2]"],
  [["the sky's", "a\\b"], "{$.api_Forecast['the sky\\'s']['a\\\\b']}", "['the sky\\'s']['a\\\\b']"],
  [[], "{$.api_Forecast}", ""],
])("the place %j is read by %s", (place, template, words) => {
  expect(templateOf("Forecast", place)).toBe(template);
  expect(shown(place)).toBe(words);
});

test("a key that isn't plain is read by its name in brackets", () => {
  expect(templateOf("my-api", ["a"])).toBe("{$['api_my-api'].a}");
});

test.each([
  [["items", 0, "name"], "{$.api_F.items[*].name}"],
  [["lists", 1, "items", 0], "{$.api_F.lists[1].items[*]}"],
  [["today"], undefined],
])("all of %j is read by %s", (place, template) => {
  expect(templateOfAll("F", place)).toBe(template);
});

test.each([
  [["today", "sky"], [], "sky"],
  [["items", 0], ["items"], "items_2"],
  [["items", 0], ["items", "items_2"], "items_3"],
  [["the sky's"], [], "the_sky_s"],
  [[0], [], "value"],
])("a field of %j beside %j is called %s", (place, taken, name) => {
  expect(fieldName(place, taken)).toBe(name);
});

test("a text is shown as it is, all else as JSON", () => {
  expect(textOf("a b")).toBe("a b");
  expect(textOf({ a: 1 })).toBe('{\n  "a": 1\n}');
});
