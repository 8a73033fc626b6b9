// Tables as text: values apart by commas, those with commas or line ends in quotes. Pure.

/** The rows of a table; empty ones are left out. */
export function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.some((it) => it.trim() !== "")) rows.push(row.map((it) => it.trim()));
    row = [];
    cell = "";
  };
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index] ?? "";
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (letter === ",") {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  endRow();
  return rows;
}

/** A table as text. */
export function textOfRows(rows: readonly (readonly string[])[]): string {
  const cell = (it: string) => (/[",\n\r]|^\s|\s$/.test(it) ? `"${it.replaceAll('"', '""')}"` : it);
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}
