import { Button, IconButton, Notice, Skeleton } from "@colloquy/ui";
import { Play, RotateCw, Settings2 } from "@colloquy/ui/icons";
import { useEffect, useState } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { setLit } from "../canvas/lit";
import { findDialog, findInteraction } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { Log } from "./Log";
import { PreviewProblem } from "./PreviewProblem";
import { PreviewSettings } from "./PreviewSettings";
import { SaveAsTest } from "./SaveAsTest";
import { nameOfPlace, placesOf } from "./steps";
import { type PreviewOf, usePreview } from "./usePreview";
import "./preview.css";

const words = texts.preview;

/** A conversation with the draft, on the real engine; under each answer stands why. */
export function PreviewPanel() {
  return useHasRole("builder") ? <Preview /> : <p className="quiet">{words.onlyBuilders}</p>;
}

function Preview() {
  const preview = usePreview();
  const { shown, begin, isOutdated } = preview;
  const { id, turns, isBusy, error } = shown;
  const hasNothing = !id && !isBusy && !error;
  useEffect(() => {
    if (hasNothing) begin();
  }, [hasNothing, begin]);
  useEffect(() => {
    setLit(placesOf(turns.slice(-1)));
    return () => setLit([]);
  }, [turns]);
  return (
    <div className="stack preview">
      <Tools preview={preview} />
      {isOutdated && <Notice state="info">{words.changed}</Notice>}
      {!id && isBusy && <Skeleton label={words.beginning} />}
      {id && <Log preview={preview} />}
      {error && <PreviewProblem error={error} isGone={shown.isGone} onBegin={() => begin()} />}
    </div>
  );
}

function Tools({ preview }: { preview: PreviewOf }) {
  const { shown, begin } = preview;
  const bot = useBot();
  const [{ at }] = useSelection();
  const [isSetting, setSetting] = useState(false);
  const place = at.split("#")[0] ?? "";
  const isThere = Boolean(findInteraction(bot, place) ?? findDialog(bot, place));
  return (
    <div className="stack-tight">
      <div className="row preview-tools">
        <Button icon={RotateCw} isDisabled={shown.isBusy} onPress={() => begin()}>
          {words.reset}
        </Button>
        <Button icon={Play} isDisabled={shown.isBusy || !isThere} onPress={() => begin(place)}>
          {words.fromHere}
        </Button>
        <SaveAsTest preview={shown.id} isDisabled={shown.isBusy || shown.turns.length < 1} />
        <IconButton icon={Settings2} label={words.settings} onPress={() => setSetting(true)} />
      </div>
      {!isThere && shown.turns.length < 2 && <p className="quiet small">{words.nothingSelected}</p>}
      {shown.start && (
        <p className="quiet small">{words.startedAt(nameOfPlace(bot, shown.start))}</p>
      )}
      {isSetting && <PreviewSettings preview={preview} onClose={() => setSetting(false)} />}
    </div>
  );
}
