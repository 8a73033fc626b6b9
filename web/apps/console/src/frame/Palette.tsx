import { api, unwrap } from "@colloquy/api";
import { Bot, LogOut, Search } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Autocomplete, useFilter } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { SearchField } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { useNavigate } from "react-router";
import { useOutlines } from "../help/outlines";
import { texts } from "../texts";
import { screenFinder } from "./finds";
import { type Found, foundActions, foundBots, foundPages, foundScreens } from "./palette";
import { useHasRole, useMe } from "./session";
import { useSignOut } from "./signOut";
import { THEME_ICONS } from "./ThemeMenu";
import { keepTheme } from "./theme";

/** Finds screens, bots and actions by any of their words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { member } = useMe();
  const { contains } = useFilter({ sensitivity: "base" });
  const seesBots = useHasRole("builder", "lead", "analyst");
  const bots = useQuery({
    queryKey: ["bots", "palette"],
    queryFn: () => unwrap(api.GET("/api/v1/bots", { params: { query: { limit: 200 } } })),
    enabled: seesBots,
  });
  const outlines = useOutlines();
  const [text, setText] = useState("");
  const finder = screenFinder();
  // At once, not deferred: Enter takes the first of what stands there when somebody has typed.
  const inside = useMemo(() => finder?.find(text) ?? [], [finder, text]);
  const sections: [string, readonly Found[]][] = [
    [finder?.heading ?? "", inside],
    [texts.palette.screens, foundScreens(member.roles)],
    [texts.palette.bots, foundBots(bots.data?.items ?? [])],
    [texts.palette.actions, foundActions(member.roles)],
    [texts.help.documentation, foundPages(outlines.data ?? [])],
  ];
  const choose = (found: Found) => {
    onClose();
    if (found.does.kind === "go") navigate(found.does.to);
    else if (found.does.kind === "theme") keepTheme(found.does.theme);
    else signOut();
  };
  const iconOf = (found: Found) =>
    found.icon ??
    (found.does.kind === "theme"
      ? THEME_ICONS[found.does.theme]
      : found.does.kind === "go"
        ? Bot
        : LogOut);
  const change = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  return (
    <ModalOverlay isOpen onOpenChange={change} isDismissable className="veil">
      <Modal className="modal palette">
        <Dialog className="dialog" aria-label={texts.palette.label}>
          <Autocomplete filter={contains} inputValue={text} onInputChange={setText}>
            <SearchField className="palette-search" aria-label={texts.palette.label} autoFocus>
              <Search className="icon" size={18} aria-hidden />
              <Input placeholder={texts.palette.placeholder} />
            </SearchField>
            <Menu
              className="menu palette-list"
              aria-label={texts.palette.label}
              renderEmptyState={() => <p className="palette-none quiet">{texts.palette.none}</p>}
            >
              {sections
                .filter(([, found]) => found.length > 0)
                .map(([heading, found]) => (
                  <MenuSection key={heading} id={heading}>
                    <Header className="menu-heading">{heading}</Header>
                    {found.map((it) => {
                      const Icon = iconOf(it);
                      return (
                        <MenuItem
                          key={it.id}
                          id={it.id}
                          className="menu-item"
                          textValue={`${it.label} ${it.also}`}
                          onAction={() => choose(it)}
                        >
                          <Icon className="icon" size={16} aria-hidden />
                          <Text slot="label">
                            {it.label}
                            {it.hint && (
                              <>
                                {" "}
                                <span className="palette-hint quiet small">{it.hint}</span>
                              </>
                            )}
                          </Text>
                        </MenuItem>
                      );
                    })}
                  </MenuSection>
                ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
