import { texts } from "../../texts";
import { type Kind, kindOf } from "../canvas/gist";
import type { Interaction } from "../draft/bot";
import {
  CallFields,
  CloseFields,
  ExternalFields,
  GotoFields,
  TransferFields,
} from "./ActionFields";
import { CHOICE_DISPLAYS, CHOICE_LISTS } from "./displays";
import { CheckOf, LinesOf, NumberOf, SelectOf, TextOf, TextsOf } from "./Fields";
import { ButtonsFields, CarouselFields, QuickRepliesFields } from "./RichFields";
import { ScriptOf } from "./ScriptField";
import { DisambiguateFields, KnowledgeFields, SurveyFields, UploadFields } from "./SpecialFields";
import { UniversalFields } from "./UniversalFields";

const words = texts.interactions;

interface KindFieldsProps {
  place: string;
  interaction: Interaction;
}

/** What belongs to the kind of an interaction. */
export function KindFields({ place, interaction }: KindFieldsProps) {
  const kind = kindOf(interaction);
  switch (kind) {
    case "say":
    case "note":
      return <TextsOf field={kind} words={words[kind]} isRequired />;
    case "ask":
      return (
        <>
          <TextsOf field="ask" words={words.ask} isRequired />
          <TextOf field="sample_answer" words={words.sample} />
        </>
      );
    case "image":
    case "audio":
    case "video":
    case "file":
      return <MediaFields kind={kind} />;
    case "choose":
      return <ChooseFields />;
    case "buttons":
      return <ButtonsFields />;
    case "quick_replies":
      return <QuickRepliesFields />;
    case "carousel":
      return <CarouselFields />;
    case "upload":
      return <UploadFields />;
    case "survey":
      return <SurveyFields />;
    case "disambiguate":
      return <DisambiguateFields />;
    case "knowledge":
      return <KnowledgeFields />;
    case "universal":
      return <UniversalFields />;
    case "call":
      return <CallFields />;
    case "external":
      return <ExternalFields />;
    case "transfer":
      return <TransferFields />;
    case "script":
      return <ScriptOf field="script" words={words.script} place="script" empty={null} />;
    case "goto":
      return <GotoFields place={place} />;
    case "close":
      return <CloseFields />;
    case "end":
    case undefined:
      return null;
  }
}

function MediaFields({ kind }: { kind: Extract<Kind, "image" | "audio" | "video" | "file"> }) {
  return (
    <>
      <TextOf field={kind} words={words.url} isRequired />
      <TextOf field="caption" words={words.caption} />
    </>
  );
}

function ChooseFields() {
  return (
    <>
      <TextsOf field="choose" words={words.choose} isRequired />
      <LinesOf field="choices" words={words.choices} isRequired />
      <SelectOf field="display" words={words.display} choices={CHOICE_DISPLAYS} unset="buttons" />
      <SelectOf field="list" words={words.list} choices={CHOICE_LISTS} unset="numbers" />
      <CheckOf field="indented" words={words.indented} unset={false} />
      <NumberOf field="per_row" words={words.perRow} />
    </>
  );
}
