import { Search } from "@colloquy/ui/icons";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem } from "react-aria-components/Menu";
import { SearchField } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { MOST_HITS, search } from "./search";

const words = texts.canvas.find;

/** Finds words anywhere in the bot's dialogs, and goes there. */
export function Finder() {
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useFindKey(box);
  const isShown = isOpen && text.trim() !== "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices whether one is in it.
    <div
      ref={box}
      className="canvas-finder"
      onFocus={() => setOpen(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField className="search" aria-label={words.label}>
          <Search size={16} aria-hidden />
          <Input className="input" placeholder={words.label} />
        </SearchField>
        {isShown && <Hits text={text} onClose={() => setOpen(false)} />}
      </Autocomplete>
    </div>
  );
}

function Hits({ text, onClose }: { text: string; onClose: () => void }) {
  const bot = useBot();
  const [, select] = useSelection();
  const wanted = useDeferredValue(text);
  const hits = useMemo(() => search(bot, wanted), [bot, wanted]);
  return (
    <div className="popover canvas-hits">
      <Menu
        className="menu"
        aria-label={words.hits}
        renderEmptyState={() => <p className="palette-none quiet">{words.none}</p>}
      >
        {hits.slice(0, MOST_HITS).map((hit, index) => (
          <MenuItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a place may be found by several of its fields.
            key={`${hit.place} ${index}`}
            className="menu-item"
            textValue={`${hit.name} ${hit.text}`}
            onAction={() => {
              onClose();
              select(hit.place, "properties");
            }}
          >
            <Text slot="label">
              {hit.name}{" "}
              <span className="canvas-menu-also">
                {hit.where}: {hit.text}
              </span>
            </Text>
          </MenuItem>
        ))}
      </Menu>
      {hits.length > MOST_HITS && (
        <p className="canvas-more quiet small">{words.more(hits.length - MOST_HITS)}</p>
      )}
    </div>
  );
}

/** Ctrl/⌘ F comes here, but from where text is typed. */
function useFindKey(box: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
      const isElsewhere = event.target instanceof Element && event.target.closest(".studio-side");
      if (!isFind || isElsewhere || document.querySelector("[role=dialog]")) return;
      event.preventDefault();
      const input = box.current?.querySelector("input");
      input?.focus();
      input?.select();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [box]);
}
