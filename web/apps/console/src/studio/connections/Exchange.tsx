import type { Schema } from "@colloquy/api";
import { texts } from "../../texts";
import { type Json, textOf } from "./answer";

const words = texts.connections.integrations;

/** A request as it was sent; secrets are hidden. */
export function SentRequest({ request }: { request: Schema<"TriedRequestView"> }) {
  const { method, url, headers, body } = request;
  return (
    <details className="fold">
      <summary>
        {words.sent}: {method} <span className="broken">{url}</span>
      </summary>
      <div className="stack-tight">
        <HeaderRows headers={headers} />
        {body !== undefined && <pre className="code-block">{textOf(body as Json)}</pre>}
      </div>
    </details>
  );
}

interface HeaderListProps {
  label: string;
  headers: Readonly<Record<string, string>>;
}

export function HeaderList({ label, headers }: HeaderListProps) {
  if (Object.keys(headers).length === 0) return null;
  return (
    <details className="fold">
      <summary>{label}</summary>
      <HeaderRows headers={headers} />
    </details>
  );
}

function HeaderRows({ headers }: Pick<HeaderListProps, "headers">) {
  return (
    <dl className="headers-list">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name} className="facts-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
