import { expect, test } from "vitest";
import { isTestFile, nameFault, nameOfTest, renamedPath, withTest } from "./testFiles";

const file = (path: string, text = "") => ({ path, text });

test.each([
  ["bot.yaml", false],
  ["balance.test.yaml", true],
  ["tests/a.test.yml", true],
  ["test.yaml", false],
])("%s is a test: %s", (path, expected) => {
  expect(isTestFile(file(path))).toBe(expected);
});

test.each([
  ["name: Account balance", "Account balance"],
  ["format: 1", "balance"],
  ["name: [", "balance"],
])("%j is called %j", (text, expected) => {
  expect(nameOfTest(file("tests/balance.test.yaml", text))).toBe(expected);
});

test("a test takes nobody's place", () => {
  const files = [file("bot.yaml"), file("a.test.yaml"), file("a-2.test.yaml")];
  expect(withTest(files, file("b.test.yaml", "x"))).toMatchObject({ path: "b.test.yaml" });
  const added = withTest(files, file("a.test.yaml", "x"));
  expect(added).toEqual({ path: "a-3.test.yaml", files: [...files, file("a-3.test.yaml", "x")] });
});

test("a renamed test stays in its folder", () => {
  expect(renamedPath("tests/a.test.yaml", " b ")).toBe("tests/b.test.yaml");
  expect(renamedPath("a.test.yml", "b")).toBe("b.test.yaml");
});

test.each([
  ["", "empty"],
  ["../a", "signs"],
  ["b", "taken"],
  ["a", undefined],
  ["new name", undefined],
])("the name %j has the fault %s", (name, expected) => {
  const files = [file("a.test.yaml"), file("b.test.yaml")];
  expect(nameFault(files, "a.test.yaml", name)).toBe(expected);
});
