import { expect, test } from "vitest";
import { archiveOf, checksumOf } from "./archive";

const files = [
  { path: "bot.yaml", text: "format: 1\nname: Größe\n" },
  { path: "scripts/ä.js", text: "" },
];

test("a checksum is the one that archives use", () => {
  expect(checksumOf(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("an archive's index leads to each file and its text", () => {
  const parts = archiveOf(files);
  const bytes = Uint8Array.from(parts.flatMap((it) => [...it]));
  const view = new DataView(bytes.buffer);
  const decode = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length));
  const end = bytes.length - 22;
  let place = view.getUint32(end + 16, true);
  const found = Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [size, nameLength] = [view.getUint32(place + 20, true), view.getUint16(place + 28, true)];
    const local = view.getUint32(place + 42, true);
    const path = decode(place + 46, nameLength);
    place += 46 + nameLength;
    expect(decode(local + 30, nameLength)).toBe(path);
    return { path, text: decode(local + 30 + nameLength, size) };
  });
  expect(place).toBe(end);
  expect(found).toEqual(files);
});
