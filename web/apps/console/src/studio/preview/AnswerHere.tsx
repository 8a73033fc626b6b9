import { Button } from "@colloquy/ui";
import { MessageSquareText, Webhook } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { type Called, keyOf, offerOf, withAnswer, withoutAnswer } from "./offer";
import type { PreviewOf } from "./usePreview";

const words = texts.preview.why;

interface AnswerHereProps {
  step: Called;
  preview: PreviewOf;
}

/** One click, and a service is answered for by the preview from then on; another, and it is called again. */
export function AnswerHere({ step, preview }: AnswerHereProps) {
  const bot = useBot();
  const { settings, change } = preview;
  const key = keyOf(step);
  const name = bot.integrations?.[key]?.name ?? bot.external_bots?.[key]?.name ?? key;
  const held = settings.canned[key];
  if (held?.isOn) {
    return (
      <div className="why-answer">
        <p className="small">{words.answered(name, held.status, oneLine(held.body))}</p>
        <Button icon={Webhook} onPress={() => change(withoutAnswer(settings, key))}>
          {words.callOf(name)}
        </Button>
      </div>
    );
  }
  const offer = offerOf(bot, step);
  return (
    <div className="why-answer">
      <Button icon={MessageSquareText} onPress={() => change(withAnswer(settings, key, offer))}>
        {words.answerOf(name)}
      </Button>
      <code className="small quiet">{`${offer.status} ${oneLine(offer.body)}`}</code>
    </div>
  );
}

/** The beginning of a body, on one line. */
function oneLine(body: string): string {
  const text = body.replace(/\s+/g, " ");
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
