import { Button, type Look } from "@colloquy/ui";
import { FileInput, Link2, Plus } from "@colloquy/ui/icons";
import { useNavigate, useSearchParams } from "react-router";
import { texts } from "../../texts";
import { AttachDialog } from "./AttachDialog";
import { ImportDialog } from "./ImportDialog";
import { NewBotDialog } from "./NewBotDialog";

const words = texts.begin;

const WAYS = ["new", "attach", "import"] as const;
export type Way = (typeof WAYS)[number];

const BUTTONS = [
  { way: "attach", label: words.attach, icon: Link2, look: "normal" },
  { way: "import", label: words.import, icon: FileInput, look: "normal" },
  { way: "new", label: words.create, icon: Plus, look: "primary" },
] as const satisfies readonly { way: Way; label: string; look: Look; icon: unknown }[];

/** Which way a bot is begun just now; it is in the address, so that links can lead to it. */
export function useBeginning(): [Way | undefined, (way: Way | undefined) => void] {
  const [query, setQuery] = useSearchParams();
  const way = WAYS.find((it) => it === query.get("begin"));
  const set = (anew: Way | undefined) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        if (anew) after.set("begin", anew);
        else after.delete("begin");
        return after;
      },
      { replace: true },
    );
  return [way, set];
}

/** The ways to begin with a bot. */
export function BeginningButtons({ onBegin }: { onBegin: (way: Way) => void }) {
  return (
    <>
      {BUTTONS.map(({ way, label, icon, look }) => (
        <Button key={way} look={look} icon={icon} onPress={() => onBegin(way)}>
          {label}
        </Button>
      ))}
    </>
  );
}

/** The form of the way that was chosen; what is made is opened. */
export function BeginningDialog({ way, onClose }: { way: Way | undefined; onClose: () => void }) {
  const navigate = useNavigate();
  const opens = (rest: string) => (key: string) =>
    navigate(`/studio/${encodeURIComponent(key)}${rest}`);
  switch (way) {
    case "new":
      return <NewBotDialog onMade={opens("")} onClose={onClose} />;
    case "attach":
      return <AttachDialog onMade={opens("/external-bots")} onClose={onClose} />;
    case "import":
      return <ImportDialog onMade={opens("/report")} onClose={onClose} />;
    case undefined:
      return null;
  }
}
