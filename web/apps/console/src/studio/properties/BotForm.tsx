import { Button } from "@colloquy/ui";
import { Plus } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { free, keyFor } from "../draft/keys";
import { useSelection } from "../places";
import { LinesOf, TextOf } from "./Fields";
import { PlaceLink } from "./PlaceLink";
import { ScriptOf } from "./ScriptField";
import { atStory } from "./selection";

const words = texts.properties.bot;

/** The bot as a whole. */
export function BotForm() {
  const bot = useBot();
  const keeper = useKeeper();
  const [, select] = useSelection();
  const stories = Object.entries(bot.stories ?? {});
  const add = () => {
    const key = free(keyFor(words.newStory, []), new Set(Object.keys(bot.stories ?? {})));
    const value = { name: words.newStory, dialogs: {} };
    keeper.edit({ do: "add", into: ["stories"], key, value });
    select(atStory(key), "properties");
  };
  return (
    <div className="stack">
      <h2>{words.title}</h2>
      <TextOf field="name" words={words.name} />
      <TextOf field="description" words={words.description} lines={3} />
      <TextOf field="language" words={words.language} />
      <LinesOf field="languages" words={words.languages} />
      <div className="stack-tight">
        <span className="field-label">{words.stories}</span>
        <ul className="chips">
          {stories.map(([key, story]) => (
            <li key={key}>
              <PlaceLink at={atStory(key)}>{nameOf(key, story)}</PlaceLink>
            </li>
          ))}
        </ul>
        <div>
          <Button icon={Plus} onPress={add}>
            {words.addStory}
          </Button>
        </div>
      </div>
      <ScriptOf field="functions" words={words.functions} place="functions" />
    </div>
  );
}
