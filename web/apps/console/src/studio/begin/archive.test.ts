import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { archive } from "./archive";

const FILES = [
  { path: "bot.yaml", text: "format: 1\n" },
  { path: "scripts/grüße.js", text: "say('Grüße');\n" },
];

test("each file stands in the archive with its sum and its place", () => {
  const bytes = Buffer.concat(archive(FILES));
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  expect(bytes.readUInt16LE(end + 10)).toBe(2);
  let at = bytes.readUInt32LE(end + 16);
  for (const { path, text } of FILES) {
    const [sum, size, name] = [16, 24, 28].map((it) => bytes.readUInt32LE(at + it));
    const start = bytes.readUInt32LE(at + 42);
    const length = (name ?? 0) & 0xffff;
    expect(bytes.subarray(at + 46, at + 46 + length).toString()).toBe(path);
    const content = bytes.subarray(start + 30 + length, start + 30 + length + (size ?? 0));
    expect(content.toString()).toBe(text);
    expect(sum).toBe(crc32(content));
    at += 46 + length;
  }
  expect(at).toBe(end);
});
