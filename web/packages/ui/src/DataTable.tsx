import type { ReactNode } from "react";

export interface Column<T> {
  id: string;
  heading: string;
  isNumber?: boolean;
  cell: (row: T) => ReactNode;
}

interface DataTableProps<T> {
  /** What the table lists, read out. */
  label: string;
  /** The first one names the row. */
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Buttons at the end of a row. */
  actions?: { heading: string; of: (row: T) => ReactNode };
}

/** A list; where there is little room each row is a block of its own. */
export function DataTable<T>({ label, columns, rows, keyOf, actions }: DataTableProps<T>) {
  // Without the roles, rows that are laid out as blocks would no longer be read out as a table.
  return (
    <div className="table-frame">
      <table className="table" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ id, heading, isNumber }) => (
              <th
                key={id}
                role="columnheader"
                scope="col"
                className={isNumber ? "cell-number" : undefined}
              >
                {heading}
              </th>
            ))}
            {actions && (
              <th role="columnheader" scope="col">
                <span className="unseen">{actions.heading}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ id, heading, isNumber, cell }, index) => (
                <td
                  key={id}
                  role="cell"
                  data-label={heading}
                  className={index === 0 ? "cell-main" : isNumber ? "cell-number" : undefined}
                >
                  <div>{cell(row)}</div>
                </td>
              ))}
              {actions && (
                <td role="cell" className="cell-actions">
                  {actions.of(row)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
