import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, type Column, EmptyState, Time } from "@colloquy/ui";
import { History } from "@colloquy/ui/icons";
import { PagedTable } from "../../lists/PagedTable";
import { texts } from "../../texts";
import { type Environment, useReleases } from "./releases";

type Version = Schema<"VersionView">;

const { versions, environments } = texts.bots;
const ENVIRONMENTS: readonly Environment[] = ["test", "production"];

export function Versions({ bot }: { bot: string }) {
  const live = {
    test: useReleases(bot, "test").data?.[0]?.version,
    production: useReleases(bot, "production").data?.[0]?.version,
  };
  const columns: readonly Column<Version>[] = [
    { id: "number", heading: versions.columns.number, cell: (it) => texts.bots.live(it.number) },
    { id: "by", heading: versions.columns.by, cell: (it) => it.created_by },
    { id: "at", heading: versions.columns.at, cell: (it) => <Time at={it.created_at} /> },
    {
      id: "live",
      heading: versions.columns.live,
      cell: (it) =>
        ENVIRONMENTS.filter((environment) => live[environment] === it.number).map((environment) => (
          <Badge key={environment} state="ok">
            {environments[environment]}
          </Badge>
        )),
    },
  ];
  const load = (cursor: string | undefined) =>
    unwrap(
      api.GET("/api/v1/bots/{bot}/versions", { params: { path: { bot }, query: { cursor } } }),
    );
  return (
    <section className="stack">
      <h2>{versions.title}</h2>
      <PagedTable
        what={versions.what}
        queryKey={["versions", bot]}
        load={load}
        columns={columns}
        keyOf={(it) => it.id}
        empty={
          <EmptyState icon={History} title={versions.title}>
            {versions.empty}
          </EmptyState>
        }
      />
    </section>
  );
}
