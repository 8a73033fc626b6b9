import { TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { findDialog, pathOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at as valueAt } from "../draft/tree";
import { useSelection } from "../places";

const words = texts.studio.properties;

/** What can be said of what is selected. */
export function Properties() {
  const bot = useBot();
  const keeper = useKeeper();
  const [{ at }] = useSelection();
  const place = at.split("#")[0] ?? "";
  const path = place ? pathOf(bot, place) : [];
  if (!path) return <p className="quiet">{words.gone}</p>;
  const name = valueAt(bot, [...path, "name"]);
  const isDialog = findDialog(bot, place) !== undefined;
  return (
    <div className="stack">
      <TextField
        label={isDialog || !place ? words.name : words.interactionName}
        value={typeof name === "string" ? name : ""}
        onChange={(value) =>
          keeper.edit({ do: "set", path: [...path, "name"], value: value || undefined })
        }
      />
    </div>
  );
}
