// Several files as one to take along: a ZIP archive without compression. Pure.
// Source: APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
import type { SourceFile } from "../draft/source";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names and texts are UTF-8. */
const UTF8 = 0x0800;
/** The first day that the format knows: what is told has no time of its own. */
const DAY = 0x21;

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function checksumOf(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** Numbers of 2 (`n`) or 4 (`N`) bytes, the smallest first. */
function fields(layout: string, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = [...layout].reduce((sum, it) => sum + (it === "N" ? 4 : 2), 0);
  const view = new DataView(new ArrayBuffer(bytes));
  let offset = 0;
  [...layout].forEach((kind, index) => {
    const value = values[index] ?? 0;
    if (kind === "N") view.setUint32(offset, value, true);
    else view.setUint16(offset, value, true);
    offset += kind === "N" ? 4 : 2;
  });
  return new Uint8Array(view.buffer);
}

/** The parts of an archive, in their order. */
export function archiveOf(files: readonly SourceFile[]): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const index: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, text } of files) {
    const [name, content] = [encoder.encode(path), encoder.encode(text)];
    const facts = [0, 0, DAY, checksumOf(content), content.length, content.length, name.length, 0];
    const head = fields("NnnnnnNNNnn", [LOCAL, VERSION, UTF8, ...facts]);
    index.push(
      fields("NnnnnnnNNNnnnnnNN", [CENTRAL, VERSION, VERSION, UTF8, ...facts, 0, 0, 0, 0, offset]),
      name,
    );
    parts.push(head, name, content);
    offset += head.length + name.length + content.length;
  }
  const size = index.reduce((sum, it) => sum + it.length, 0);
  const end = fields("NnnnnNNn", [END, 0, 0, files.length, files.length, size, offset, 0]);
  return [...parts, ...index, end];
}
