import { Button, MenuButton } from "@colloquy/ui";
import { FolderPlus, List, MessagesSquare, Plus, WandSparkles, Workflow } from "@colloquy/ui/icons";
import { useState } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { useSelection } from "../places";
import { type Added, newDialog, newStory } from "./additions";
import { Finder } from "./Finder";
import { tidied } from "./moves";
import { NewThing } from "./NewThing";
import { VIEWS, type View } from "./useView";

const words = texts.canvas;
const ICONS = { canvas: Workflow, list: List };

interface CanvasToolsProps {
  view: View;
  onView: (view: View) => void;
}

/** Adding dialogs and stories, tidying up, searching, and how the dialogs are shown. */
export function CanvasTools({ view, onView }: CanvasToolsProps) {
  const mayBuild = useHasRole("builder");
  const keeper = useKeeper();
  return (
    <section className="canvas-tools" aria-label={words.tools}>
      {mayBuild && <Add />}
      {mayBuild && view === "canvas" && (
        <Button icon={WandSparkles} onPress={() => keeper.edit(tidied(keeper.draft().history.bot))}>
          {words.tidy}
        </Button>
      )}
      <Finder />
      <HelpLink to="studio" />
      <ToggleButtonGroup
        className="canvas-views"
        aria-label={words.view}
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={(keys) => {
          const chosen = VIEWS.find((it) => keys.has(it));
          if (chosen) onView(chosen);
        }}
      >
        {VIEWS.map((id) => {
          const Icon = ICONS[id];
          return (
            <ToggleButton key={id} id={id} className="button">
              <Icon className="icon" size={16} aria-hidden />
              {words.views[id]}
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
    </section>
  );
}

function Add() {
  const [open, setOpen] = useState<"dialog" | "story">();
  return (
    <>
      <MenuButton
        label={words.add.menu}
        placement="bottom start"
        trigger={
          <Button look="primary" icon={Plus}>
            {words.add.menu}
          </Button>
        }
        actions={[
          {
            id: "dialog",
            label: words.add.dialog,
            icon: MessagesSquare,
            onAction: () => setOpen("dialog"),
          },
          {
            id: "story",
            label: words.add.story,
            icon: FolderPlus,
            onAction: () => setOpen("story"),
          },
        ]}
      />
      {open && <AddingThing kind={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface AddingThingProps {
  kind: "dialog" | "story";
  onClose: () => void;
}

/** Asks for a name, and adds a dialog or a story of that name. */
export function AddingThing({ kind, onClose }: AddingThingProps) {
  const keeper = useKeeper();
  const [, select] = useSelection();
  const create = (name: string, story: string | undefined) => {
    const { bot } = keeper.draft().history;
    const added: Added = kind === "story" ? newStory(bot, name) : newDialog(bot, name, story);
    keeper.edit(added.action);
    if (kind === "dialog") select(added.place, "properties");
    onClose();
  };
  return <NewThing kind={kind} onCreate={create} onClose={onClose} />;
}
