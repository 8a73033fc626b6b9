import { BookOpen } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../texts";
import type { Place } from "./places";

interface HelpLinkProps {
  to: Place;
  /** In a form that would be lost: the page is opened beside it. */
  isBeside?: boolean;
}

/** Leads from a screen to what the documentation says about it. */
export function HelpLink({ to, isBeside }: HelpLinkProps) {
  return (
    <Link to={`/help/${to}`} className="help-link" {...(isBeside ? { target: "_blank" } : {})}>
      <BookOpen className="icon" size={14} aria-hidden />
      {texts.help.links[to] ?? texts.help.works}
      {isBeside && <span className="unseen"> ({texts.help.newTab})</span>}
    </Link>
  );
}
