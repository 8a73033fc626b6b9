import { Button, Modal, useSay } from "@colloquy/ui";
import { useEffect, useRef } from "react";
import { texts } from "../texts";
import { useDraftPart, useKeeper } from "./draft/DraftContext";

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
    <Modal title={words.title} closeLabel={texts.close} isKept onClose={() => {}}>
      <p>{words.text}</p>
      {conflict.paths.length > 0 && (
        <ul className="stack-tight">
          {conflict.paths.map((path) => (
            <li key={path.join(".")}>
              <code>{path.join(".")}</code>
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <Button onPress={() => keeper.resolve("theirs")}>{words.theirs}</Button>
        <Button look="primary" onPress={() => keeper.resolve("mine")}>
          {words.mine}
        </Button>
      </div>
    </Modal>
  );
}
