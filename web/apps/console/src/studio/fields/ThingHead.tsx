import { IconButton, type MenuAction, MenuButton } from "@colloquy/ui";
import { Ellipsis, KeyRound, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import type { Place } from "../../help/places";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { type Section, usesOf } from "../uses";
import { DeleteDialog } from "./DeleteDialog";
import { KeyDialog } from "./KeyDialog";

const words = texts.understanding.intent;

interface ThingHeadProps {
  section: Section;
  thing: string;
  name: string;
  /** The list that it stands in: its address, and what its link says. */
  list: { to: string; label: string };
  help: Place;
}

/** What one thing is called, the way back to the list, another key, and its end. */
export function ThingHead({ section, thing, name, list, help }: ThingHeadProps) {
  const bot = useBot();
  const address = `/studio/${useBotKey()}/${list.to}`;
  const navigate = useNavigate();
  const mayBuild = useHasRole("builder");
  const [open, setOpen] = useState<"key" | "delete">();
  const close = () => setOpen(undefined);
  const path = [section, thing];
  const actions: MenuAction[] = [
    { id: "key", label: words.rename, icon: KeyRound, onAction: () => setOpen("key") },
    {
      id: "delete",
      label: words.delete,
      icon: Trash2,
      isDanger: true,
      onAction: () => setOpen("delete"),
    },
  ];
  return (
    <header className="row-apart">
      <div className="stack-tight">
        <Link to={address} className="small">
          {list.label}
        </Link>
        <div className="titled">
          <h2>{name}</h2>
          <HelpLink to={help} />
        </div>
        <code className="small quiet">{thing}</code>
      </div>
      {mayBuild && (
        <MenuButton
          label={texts.list.of(name)}
          actions={actions}
          trigger={<IconButton icon={Ellipsis} label={texts.list.of(name)} />}
        />
      )}
      {open === "key" && (
        <KeyDialog
          path={path}
          onDone={(key) => navigate(`${address}?at=${encodeURIComponent(key)}`, { replace: true })}
          onClose={close}
        />
      )}
      {open === "delete" && (
        <DeleteDialog
          path={path}
          name={name}
          uses={usesOf(bot, section, thing)}
          onDone={() => navigate(address, { replace: true })}
          onClose={close}
        />
      )}
    </header>
  );
}
