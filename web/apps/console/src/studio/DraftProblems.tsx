import { api, unwrap } from "@colloquy/api";
import { Badge, Notice, Skeleton, type State } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { sentence, wordsOf } from "../frame/words";
import { texts } from "../texts";

const STATES: Record<string, State> = { error: "danger", warning: "warn", info: "info" };

/** What `check` says of the draft. */
export function DraftProblems({ bot }: { bot: string }) {
  const query = useQuery({
    queryKey: ["check", bot],
    queryFn: () => unwrap(api.POST("/api/v1/bots/{bot}/check", { params: { path: { bot } } })),
  });
  const problems = query.data?.problems;
  return (
    <section className="card stack">
      <h2>{texts.bots.problems}</h2>
      {query.error && <Notice state="danger">{wordsOf(query.error)}</Notice>}
      {query.isPending && <Skeleton label={texts.loading} />}
      {problems?.length === 0 && <p className="quiet">{texts.bots.noProblems}</p>}
      {problems && problems.length > 0 && (
        <ul className="stack">
          {problems.map(({ severity, place, code, message, suggestion }) => (
            <li key={`${place} ${code} ${message}`}>
              <Badge state={STATES[severity ?? "error"]}>{severity ?? "error"}</Badge>{" "}
              <code>{place}</code> {sentence(message)}{" "}
              {suggestion && <span className="quiet">{sentence(suggestion)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
