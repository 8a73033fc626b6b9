// The open bot's preview, with its settings.
import { useCallback, useState, useSyncExternalStore } from "react";
import { useMe } from "../../frame/session";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { previewsOf } from "./server";
import { type PreviewSession, type Shown, sessionOf } from "./session";
import {
  answersOf,
  isOtherBeginning,
  keepSettings,
  loadSettings,
  type Settings,
  setupOf,
} from "./settings";

export interface PreviewOf {
  session: PreviewSession;
  shown: Shown;
  settings: Settings;
  /** Whether the draft or the settings aren't any more what it began with. */
  isOutdated: boolean;
  /** Saves the draft and begins anew, at a place or at the bot's opening. */
  begin: (start?: string) => void;
  /** Keeps settings; canned answers hold at once. */
  change: (settings: Settings) => void;
}

export function usePreview(): PreviewOf {
  const key = useBotKey();
  const { workspace } = useMe();
  const keeper = useKeeper();
  const bot = useBot();
  const name = `${workspace}/${key}`;
  const session = sessionOf(name, () => previewsOf(key));
  const shown = useSyncExternalStore(session.subscribe, session.shown);
  const shelf = `colloquy.preview/${name}`;
  const [settings, setSettings] = useState(() => loadSettings(shelf));
  const [held, setHeld] = useState(settings);
  const begin = useCallback(
    (start?: string) => {
      setHeld(settings);
      void session.begin(setupOf(settings, start), async () => {
        await keeper.saveNow();
        return keeper.draft().history.bot;
      });
    },
    [session, settings, keeper],
  );
  const change = (after: Settings) => {
    setSettings(after);
    keepSettings(shelf, after);
    const answers = answersOf(after);
    if (JSON.stringify(answers) !== JSON.stringify(answersOf(settings))) {
      void session.putAnswers(answers);
    }
  };
  const isBegun = shown.id !== undefined && !shown.isBusy;
  const isOutdated = isBegun && (shown.draft !== bot || isOtherBeginning(held, settings));
  return { session, shown, settings, isOutdated, begin, change };
}
