import { buttonLook, EmptyState } from "@colloquy/ui";
import { CircleAlert, Compass } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../texts";
import { Page } from "./Page";

export function NotFound() {
  return (
    <Page title={texts.notFound.title}>
      <EmptyState
        icon={Compass}
        title={texts.notFound.what}
        action={
          <Link to="/" className={buttonLook()}>
            {texts.notFound.home}
          </Link>
        }
      >
        {texts.notFound.hint}
      </EmptyState>
    </Page>
  );
}

/** Stands where a screen broke, or its script couldn't be fetched. */
export function PageFailed() {
  return (
    <main className="outside">
      <EmptyState
        icon={CircleAlert}
        title={texts.failed.title}
        action={
          <a href={globalThis.location.href} className={buttonLook("primary")}>
            {texts.again}
          </a>
        }
      >
        {texts.problems.unexpected}
      </EmptyState>
    </main>
  );
}
