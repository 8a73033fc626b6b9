import { ProblemError } from "@colloquy/api";
import { Button, buttonLook, EmptyState } from "@colloquy/ui";
import { CircleAlert, Compass } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { Page } from "../../frame/Page";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";

const words = texts.studio.unopened;

/** Stands where a bot would be that isn't there, or can't be fetched now. */
export function Unopened({ error }: { error: Error }) {
  const isGone = error instanceof ProblemError && error.code === "not_found";
  const bots = (
    <Link to="/studio" className={buttonLook()}>
      {texts.bots.back}
    </Link>
  );
  return (
    <Page title={isGone ? words.gone : words.title}>
      <EmptyState
        icon={isGone ? Compass : CircleAlert}
        title={isGone ? words.goneWhat : wordsOf(error)}
        action={
          <div className="row">
            {bots}
            {!isGone && (
              <Button look="primary" onPress={() => globalThis.location.reload()}>
                {texts.again}
              </Button>
            )}
          </div>
        }
      >
        {isGone ? words.goneHint : words.hint}
      </EmptyState>
    </Page>
  );
}
