// Gives a file to whoever sits at the browser.
import { archive, type Entry } from "./archive";

export function download(name: string, parts: BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** A bot's files: a single one as it is, several as one archive. */
export function downloadFiles(bot: string, files: readonly Entry[]): void {
  const [file] = files;
  if (file && files.length === 1) {
    const ending = file.path.split(".").pop() ?? "yaml";
    download(`${bot}.${ending}`, [file.text], "text/plain");
    return;
  }
  download(`${bot}.zip`, archive(files), "application/zip");
}
