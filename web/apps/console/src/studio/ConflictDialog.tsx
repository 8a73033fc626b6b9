import { Button, Modal, useSay } from "@colloquy/ui";
import { useEffect, useRef } from "react";
import { texts } from "../texts";
import type { Path } from "./draft/bot";
import { useBot, useDraftPart, useKeeper } from "./draft/DraftContext";
import { placeName } from "./placeNames";

const words = texts.studio.conflict;

/** Asks whose draft holds when two people changed the same; tells when another's changes were put in. */
export function ConflictDialog() {
  const conflict = useDraftPart((draft) => draft.conflict);
  const merged = useDraftPart((draft) => draft.merged);
  const keeper = useKeeper();
  const say = useSay();
  const told = useRef(0);
  useEffect(() => {
    if (merged > told.current) say(words.merged);
    told.current = merged;
  }, [merged, say]);
  if (!conflict) return null;
  return (
    <Modal title={words.title} closeLabel={texts.close} isKept>
      <p>{words.text}</p>
      <Places paths={conflict.paths} />
      <div className="dialog-foot">
        <Button onPress={() => keeper.resolve("theirs")}>{words.theirs}</Button>
        <Button look="primary" onPress={() => keeper.resolve("mine")}>
          {words.mine}
        </Button>
      </div>
    </Modal>
  );
}

function Places({ paths }: { paths: readonly Path[] }) {
  const bot = useBot();
  if (paths.length === 0) return null;
  return (
    <ul className="stack-tight">
      {paths.map((path) => (
        <li key={path.join(".")}>
          {placeName(bot, path)} <code className="quiet small">{path.at(-1)}</code>
        </li>
      ))}
    </ul>
  );
}
