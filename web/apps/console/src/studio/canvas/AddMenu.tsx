import { Search } from "@colloquy/ui/icons";
import { useRef } from "react";
import { Autocomplete, useFilter } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { SearchField } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { texts } from "../../texts";
import { KINDS, type Kind } from "./gist";
import { iconOf, wordsOfKind } from "./kinds";
import "./menu.css";

const words = texts.canvas.add;

export const LEADS = ["repeat", "end", "close", "next"] as const;
export type Lead = (typeof LEADS)[number];

interface AddMenuProps {
  /** In pixels of the window. */
  x: number;
  y: number;
  /** Whether a way out may lead to a word instead. */
  hasLeads: boolean;
  onKind: (kind: Kind) => void;
  onLead: (lead: Lead) => void;
  onClose: () => void;
}

/** What can be added, by any of its words. */
export function AddMenu({ x, y, hasLeads, onKind, onLead, onClose }: AddMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const { contains } = useFilter({ sensitivity: "base" });
  const change = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  return (
    <>
      <span ref={anchor} className="canvas-anchor" style={{ left: x, top: y }} />
      <Popover
        className="popover canvas-menu"
        triggerRef={anchor}
        isOpen
        onOpenChange={change}
        placement="bottom start"
      >
        <Dialog className="dialog" aria-label={words.title}>
          <Autocomplete filter={contains}>
            <SearchField className="palette-search" aria-label={words.search} autoFocus>
              <Search className="icon" size={16} aria-hidden />
              <Input placeholder={words.search} />
            </SearchField>
            <Menu
              className="menu canvas-menu-list"
              aria-label={words.title}
              renderEmptyState={() => <p className="palette-none quiet">{words.none}</p>}
            >
              <MenuSection id="kinds">
                <Header className="menu-heading">{words.kinds}</Header>
                {KINDS.map((kind) => {
                  const Icon = iconOf(kind);
                  const { label, does } = wordsOfKind(kind);
                  return (
                    <MenuItem
                      key={kind}
                      id={kind}
                      className="menu-item"
                      textValue={`${label} ${does} ${kind}`}
                      onAction={() => onKind(kind)}
                    >
                      <Icon className="icon" size={16} aria-hidden />
                      <Text slot="label">
                        {label} <span className="canvas-menu-also">{does}</span>
                      </Text>
                    </MenuItem>
                  );
                })}
              </MenuSection>
              {hasLeads && <Leads onLead={onLead} />}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Popover>
    </>
  );
}

function Leads({ onLead }: { onLead: (lead: Lead) => void }) {
  return (
    <MenuSection id="leads">
      <Header className="menu-heading">{words.words}</Header>
      {LEADS.map((lead) => {
        const { label, does } = words.leads[lead];
        return (
          <MenuItem
            key={lead}
            id={`lead-${lead}`}
            className="menu-item"
            textValue={`${label} ${does}`}
            onAction={() => onLead(lead)}
          >
            <Text slot="label">
              {label} <span className="canvas-menu-also">{does}</span>
            </Text>
          </MenuItem>
        );
      })}
    </MenuSection>
  );
}
