import { Badge } from "@colloquy/ui";
import { texts } from "../../texts";
import type { Step } from "./contract";

const words = texts.preview.why;

type Exchanged = Extract<Step, { kind: "call" | "asked_bot" }>;

/** What a service was asked and what it answered. */
export function Exchange({ exchange }: { exchange: Exchanged }) {
  const { request, response, error, canned } = exchange;
  return (
    <details className="why-exchange">
      <summary className="small">
        <code>
          {request.method} {request.url}
        </code>{" "}
        {canned && <Badge state="info">{words.canned}</Badge>}
      </summary>
      <Side title={words.request} headers={request.headers} body={request.body} />
      {response && (
        <Side
          title={response.status ? `${words.response} ${response.status}` : words.response}
          headers={response.headers}
          body={response.body}
        />
      )}
      {response?.cut && <p className="quiet small">{words.cut}</p>}
      {error && (
        <p className="danger-text small">
          <code>{error.code}</code> {error.message}
        </p>
      )}
    </details>
  );
}

interface SideProps {
  title: string;
  headers: Record<string, string>;
  body: unknown;
}

function Side({ title, headers, body }: SideProps) {
  const listed = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  return (
    <div className="stack-tight">
      <p className="small">
        <strong>{title}</strong>
      </p>
      {listed.length > 0 && <pre className="why-code quiet">{listed.join("\n")}</pre>}
      {body === undefined || body === null ? (
        <p className="quiet small">{words.noBody}</p>
      ) : (
        <pre className="why-code">{text}</pre>
      )}
    </div>
  );
}
