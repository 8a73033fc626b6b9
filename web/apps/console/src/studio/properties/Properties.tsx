import { Notice } from "@colloquy/ui";
import { useMatch } from "react-router";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { findDialog, findInteraction, pathOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { type Fault, useProblems } from "../problems";
import { BotForm } from "./BotForm";
import { DialogForm } from "./DialogForm";
import { Within } from "./here";
import { InteractionForm } from "./InteractionForm";
import { StoryForm } from "./StoryForm";
import { selectionOf } from "./selection";
import "./properties.css";

const words = texts.properties;
const NO_FAULTS: readonly Fault[] = [];

/** What can be said of what is selected: the bot, a story, a dialog, or an interaction with its rules. */
export function Properties() {
  const isBuilder = useHasRole("builder");
  return (
    <fieldset className="properties" disabled={!isBuilder}>
      {!isBuilder && <Notice state="info">{words.readOnly}</Notice>}
      <Selected />
    </fieldset>
  );
}

function Selected() {
  const bot = useBot();
  const isCanvas = useMatch("/studio/:bot") !== null;
  const [selected] = useSelection();
  // Beside the lists `at` is one of theirs, and nothing of the canvas.
  const at = isCanvas ? selected.at : "";
  const faults = useProblems().data ?? NO_FAULTS;
  const { story, place, rule } = selectionOf(at);
  if (story !== undefined) {
    if (!bot.stories?.[story]) return <p className="quiet">{words.gone}</p>;
    return (
      <Within path={["stories", story]} faults={faults}>
        <StoryForm key={story} story={story} />
      </Within>
    );
  }
  const path = place ? pathOf(bot, place) : [];
  const interaction = findInteraction(bot, place);
  const dialog = findDialog(bot, place);
  if (!path || (place && !interaction && !dialog)) return <p className="quiet">{words.gone}</p>;
  return (
    <Within path={path} faults={faults}>
      {interaction ? (
        <InteractionForm key={place} place={place} interaction={interaction} rule={rule} />
      ) : dialog ? (
        <DialogForm key={place} found={dialog} />
      ) : (
        <BotForm />
      )}
    </Within>
  );
}
