// Files as one archive: ZIP without packing, which every system opens.

export interface Entry {
  path: string;
  text: string;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980, the first day that an archive knows: it doesn't tell when it was made. */
const DATE = 0x0021;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value >>> 0;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Numbers one after the other, the least byte first; each with its size in bytes. */
function packed(...numbers: readonly (readonly [number, 2 | 4])[]): Uint8Array {
  const bytes: number[] = [];
  for (const [value, size] of numbers) {
    for (let index = 0; index < size; index += 1) bytes.push((value >>> (8 * index)) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** The archive's bytes, in parts. */
export function archive(entries: readonly Entry[]): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = encoder.encode(entry.path);
    const content = encoder.encode(entry.text);
    const facts = [
      [FLAGS, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
      [crcOf(content), 4],
      [content.length, 4],
      [content.length, 4],
      [name.length, 2],
      [0, 2],
    ] as const;
    const head = packed([LOCAL, 4], [VERSION, 2], ...facts);
    files.push(head, name, content);
    const where = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [offset, 4],
    ] as const;
    directory.push(packed([CENTRAL, 4], [VERSION, 2], [VERSION, 2], ...facts, ...where), name);
    offset += head.length + name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = entries.length;
  const end = packed(
    [END, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  );
  return [...files, ...directory, end].map((part) => new Uint8Array(part));
}
