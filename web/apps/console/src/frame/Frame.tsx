import { Drawer, IconButton } from "@colloquy/ui";
import { Menu, Search } from "@colloquy/ui/icons";
import { useEffect, useState } from "react";
import { Outlet, useLocation, useMatch } from "react-router";
import { texts } from "../texts";
import { AccountMenu } from "./AccountMenu";
import { Alerts } from "./Alerts";
import { HelpMenu } from "./HelpMenu";
import { KeysHelp } from "./KeysHelp";
import { useKeys } from "./keys";
import { Navigation } from "./Navigation";
import { Palette } from "./Palette";
import { ThemeMenu } from "./ThemeMenu";
import { WorkspaceMenu } from "./WorkspaceMenu";

type Open = "nothing" | "palette" | "keys" | "navigation";

/** What stands around each screen. */
export function Frame() {
  const [open, setOpen] = useState<Open>("nothing");
  const close = () => setOpen("nothing");
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes elsewhere has chosen.
  useEffect(close, [pathname]);
  // The Studio has a navigation of its own, and needs the room.
  const isWide = useMatch("/studio/:bot/*") !== null;
  useKeys({ palette: () => setOpen("palette"), help: () => setOpen("keys") });
  return (
    <div className={isWide ? "frame frame-wide" : "frame"}>
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <aside className="frame-side">
        <WorkspaceMenu />
        <Navigation />
      </aside>
      <div className="frame-body">
        <header className="frame-head">
          <span className="narrow-only">
            <IconButton icon={Menu} label={texts.nav.open} onPress={() => setOpen("navigation")} />
          </span>
          <button type="button" className="find" onClick={() => setOpen("palette")}>
            <Search className="icon" size={16} aria-hidden />
            <span>{texts.palette.open}</span>
            <kbd aria-hidden>Ctrl K</kbd>
          </button>
          <span className="frame-tools">
            <Alerts />
            <HelpMenu onKeys={() => setOpen("keys")} />
            <ThemeMenu />
            <AccountMenu />
          </span>
        </header>
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {open === "palette" && <Palette onClose={close} />}
      {open === "keys" && <KeysHelp onClose={close} />}
      {open === "navigation" && (
        <Drawer label={texts.nav.label} onClose={close}>
          <WorkspaceMenu />
          <Navigation />
        </Drawer>
      )}
    </div>
  );
}
