import { CopyField } from "@colloquy/ui";
import { useChannels } from "../channels/channels";
import { Page } from "../frame/Page";
import { DEFAULT_WORKSPACE, useHasRole, useMe } from "../frame/session";
import { texts } from "../texts";
import { Workspaces } from "./Workspaces";

const { install } = texts.workspace;

/** What programs need to reach this workspace, and for the first one's administrators the others. */
export function WorkspaceScreen() {
  const { workspace, workspace_name: name } = useMe();
  const isAdmin = useHasRole();
  const channels = useChannels();
  const pages = (channels.data ?? []).filter((it) => it.is_public && it.kind === "web");
  const values = [
    { label: install.name, value: name },
    { label: install.id, value: workspace },
    { label: install.base, value: `${location.origin}/api/v1` },
    { label: install.document, value: `${location.origin}/api/v1/openapi.json` },
  ];
  return (
    <Page
      title={texts.workspace.title}
      help="members#workspaces"
      description={texts.workspace.description}
    >
      <section className="card stack">
        <h2>{install.title}</h2>
        <div className="pairs">
          {values.map(({ label, value }) => (
            <CopyField
              key={label}
              label={label}
              value={value}
              copyLabel={texts.copy}
              copiedLabel={texts.copied}
            />
          ))}
        </div>
        <h3>{install.chat}</h3>
        {pages.length === 0 && <p className="quiet">{texts.workspace.noChat}</p>}
        <ul>
          {pages.map(({ key, name }) => (
            <li key={key}>
              <a href={`/chat/${key}`} target="_blank" rel="noreferrer">
                {name || key}
              </a>
            </li>
          ))}
        </ul>
      </section>
      {isAdmin && name === DEFAULT_WORKSPACE && <Workspaces />}
    </Page>
  );
}
