import { Button } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { dialogsOf, nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { free, keyFor } from "../draft/keys";
import { useSelection } from "../places";
import { TextOf } from "./Fields";
import { KeyField } from "./KeyField";
import { PlaceLink } from "./PlaceLink";
import { atStory } from "./selection";

const words = texts.properties.story;

/** A folder of dialogs. */
export function StoryForm({ story }: { story: string }) {
  const bot = useBot();
  const keeper = useKeeper();
  const [, select] = useSelection();
  const path = ["stories", story];
  const all = dialogsOf(bot);
  const dialogs = all.filter((it) => it.story === story);
  const others = Object.keys(bot.stories ?? {}).filter((it) => it !== story);
  const addDialog = () => {
    const key = free(keyFor(words.newDialog, []), new Set(all.map((it) => it.key)));
    const value = { name: words.newDialog, interactions: {} };
    keeper.edit({ do: "add", into: [...path, "dialogs"], key, value });
    select(key, "properties");
  };
  return (
    <div className="stack">
      <h2>{words.title}</h2>
      <TextOf field="name" words={words.name} placeholder={story} />
      <KeyField
        key={story}
        value={story}
        taken={new Set(others)}
        onChange={(to) => {
          keeper.edit({ do: "rename", path, to });
          select(atStory(to), "properties");
        }}
      />
      <div className="stack-tight">
        <span className="field-label">{words.dialogs}</span>
        <ul className="chips">
          {dialogs.map(({ key, dialog }) => (
            <li key={key}>
              <PlaceLink at={key}>{nameOf(key, dialog)}</PlaceLink>
            </li>
          ))}
        </ul>
        <div>
          <Button icon={Plus} onPress={addDialog}>
            {words.addDialog}
          </Button>
        </div>
      </div>
      <div>
        <Button
          look="plain"
          icon={Trash2}
          onPress={() => {
            select("", "properties");
            keeper.edit({ do: "remove", path });
          }}
        >
          {words.delete}
        </Button>
      </div>
    </div>
  );
}
