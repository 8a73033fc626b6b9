import { api, unwrap } from "@colloquy/api";
import { type Choice, IconButton, SelectField } from "@colloquy/ui";
import { ArrowLeftRight } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { texts } from "../../texts";
import { Difference } from "./Difference";
import type { State } from "./difference";
import type { Environment } from "./releases";

const words = texts.versions.compare;
const ENVIRONMENTS: readonly Environment[] = ["test", "production"];

interface CompareProps {
  bot: string;
  live: Partial<Record<Environment, number | undefined>>;
}

/** Chooses two states of the bot, as the address says, and shows what changed between them. */
export function Compare({ bot, live }: CompareProps) {
  const [query, setQuery] = useSearchParams();
  const choices = useStates(bot, live);
  const usual = live.production ? "production" : live.test ? "test" : "";
  const from = query.get("from") ?? usual;
  const to = query.get("to") ?? "draft";
  const show = (from: State, to: State) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("from", from);
        after.set("to", to);
        return after;
      },
      { replace: true },
    );
  return (
    <section className="card stack" aria-labelledby="what-changed" id="compare">
      <h2 id="what-changed">{words.title}</h2>
      {from === "" ? (
        <p className="quiet">{words.first}</p>
      ) : (
        <>
          <div className="compare-head">
            <SelectField
              label={words.from}
              choices={choices}
              value={from}
              onChange={(it) => show(it, to)}
            />
            <SelectField
              label={words.to}
              choices={choices}
              value={to}
              onChange={(it) => show(from, it)}
            />
            <IconButton icon={ArrowLeftRight} label={words.swap} onPress={() => show(to, from)} />
          </div>
          <Difference from={from} to={to} />
        </>
      )}
    </section>
  );
}

function useStates(bot: string, live: CompareProps["live"]): Choice<State>[] {
  const versions = useQuery({
    queryKey: ["versions", bot, "newest"],
    queryFn: async () => {
      const params = { path: { bot }, query: { limit: 100 } };
      return (await unwrap(api.GET("/api/v1/bots/{bot}/versions", { params }))).items;
    },
  });
  const { environments } = texts.bots;
  return [
    { value: "draft", label: words.draft },
    ...ENVIRONMENTS.flatMap((it) => {
      const version = live[it];
      if (version === undefined) return [];
      return [{ value: it, label: words.live(environments[it].toLowerCase(), version) }];
    }),
    ...(versions.data ?? []).map(({ number }) => ({
      value: String(number),
      label: words.version(number),
    })),
  ];
}
