import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, type Column, EmptyState, type MenuAction, Time } from "@colloquy/ui";
import { History } from "@colloquy/ui/icons";
import { useNavigate } from "react-router";
import { PagedTable } from "../../lists/PagedTable";
import { RowMenu } from "../../lists/RowMenu";
import { texts } from "../../texts";
import type { Environment } from "./releases";

type Version = Schema<"VersionView">;

const { versions, environments } = texts.bots;
const ENVIRONMENTS: readonly Environment[] = ["test", "production"];

interface VersionsProps {
  bot: string;
  live: Partial<Record<Environment, number | undefined>>;
  mayBuild: boolean;
}

/** All versions; each can be compared with the draft and with the one before it. */
export function Versions({ bot, live, mayBuild }: VersionsProps) {
  const navigate = useNavigate();
  const { compare } = texts.versions;
  const show = (from: number, to: string) => navigate(`?from=${from}&to=${to}#compare`);
  const actionsOf = ({ number }: Version): MenuAction[] => [
    { id: "since", label: compare.of(number), onAction: () => show(number, "draft") },
    ...(number > 1
      ? [
          {
            id: "in",
            label: compare.withBefore(number),
            onAction: () => show(number - 1, String(number)),
          },
        ]
      : []),
  ];
  const columns: readonly Column<Version>[] = [
    { id: "number", heading: versions.columns.number, cell: (it) => texts.bots.live(it.number) },
    { id: "by", heading: versions.columns.by, cell: (it) => it.created_by },
    { id: "at", heading: versions.columns.at, cell: (it) => <Time at={it.created_at} /> },
    {
      id: "live",
      heading: versions.columns.live,
      cell: (it) => (
        <span className="row">
          {ENVIRONMENTS.filter((environment) => live[environment] === it.number).map(
            (environment) => (
              <Badge key={environment} state="ok">
                {environments[environment]}
              </Badge>
            ),
          )}
        </span>
      ),
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
        {...(mayBuild
          ? {
              actionsOf: (it: Version) => (
                <RowMenu name={texts.bots.live(it.number)} actions={actionsOf(it)} />
              ),
            }
          : {})}
        empty={
          <EmptyState icon={History} title={versions.none}>
            {versions.empty}
          </EmptyState>
        }
      />
    </section>
  );
}
