import { type Column, EmptyState, Time } from "@colloquy/ui";
import { Bot as BotIcon } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { Page } from "../frame/Page";
import { useHasRole } from "../frame/session";
import type { Place } from "../help/places";
import { ListView } from "../lists/ListView";
import { texts } from "../texts";
import { BeginningButtons, BeginningDialog, useBeginning } from "./begin/Beginnings";
import { BotActions } from "./begin/BotActions";
import { type BotRow, useBots } from "./begin/bots";

const { columns } = texts.bots;
const HELP: readonly Place[] = ["how-to-billing", "how-to-gateway"];

const COLUMNS: readonly Column<BotRow>[] = [
  {
    id: "name",
    heading: columns.name,
    cell: (it) => <Link to={`/studio/${encodeURIComponent(it.key)}`}>{it.name}</Link>,
  },
  { id: "key", heading: columns.key, cell: (it) => <code>{it.key}</code> },
  {
    id: "version",
    heading: columns.version,
    isNumber: true,
    cell: (it) => (it.last_version > 0 ? texts.bots.live(it.last_version) : texts.bots.noVersion),
  },
  { id: "updated", heading: columns.updated, cell: (it) => <Time at={it.updated_at} /> },
];

/** All bots of the workspace, and the ways to begin with another. */
export function BotsScreen() {
  const query = useBots();
  const mayBuild = useHasRole("builder");
  const [way, begin] = useBeginning();
  const hasBots = (query.data?.length ?? 0) > 0;
  return (
    <Page
      title={texts.bots.title}
      help={HELP}
      description={texts.bots.description}
      actions={mayBuild && hasBots && <BeginningButtons onBegin={begin} />}
    >
      <ListView
        what={texts.bots.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.key}`}
        actionsOf={(it) => <BotActions bot={it} mayBuild={mayBuild} />}
        empty={
          <EmptyState
            icon={BotIcon}
            title={texts.begin.empty.title}
            action={
              mayBuild && (
                <div className="row-centred">
                  <BeginningButtons onBegin={begin} />
                </div>
              )
            }
          >
            {texts.begin.empty.hint}
          </EmptyState>
        }
      />
      {mayBuild && <BeginningDialog way={way} onClose={() => begin(undefined)} />}
    </Page>
  );
}
