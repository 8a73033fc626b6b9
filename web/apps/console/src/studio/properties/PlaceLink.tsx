import { buttonLook, type Look } from "@colloquy/ui";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";

interface PlaceLinkProps {
  /** What is selected then. */
  at: string;
  look?: Look;
  children: ReactNode;
}

/** Leads to another part of the bot beside the canvas; who only reads gets there, too. */
export function PlaceLink({ at, look = "normal", children }: PlaceLinkProps) {
  const [query] = useSearchParams();
  const after = new URLSearchParams(query);
  after.set("at", at);
  after.set("panel", "properties");
  return (
    <Link to={{ search: after.toString() }} className={buttonLook(look)} replace>
      {children}
    </Link>
  );
}
