import { SelectField } from "@colloquy/ui";
import type { ReactNode } from "react";
import { texts } from "../../texts";
import { languages } from "../begin/languages";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { LinesField } from "../fields/LinesField";
import { ProblemsOf } from "../fields/ProblemsOf";
import { DidYouMean, SmallTalk, SmartAssist } from "./Parts";
import {
  ChoiceSetting,
  NumberSetting,
  SwitchSetting,
  TextSetting,
  WordingsSetting,
} from "./SettingFields";

const words = texts.setup.settings;
const { fields, groups } = words;
const PATH = ["settings"];
const UNDERSTANDING = [...PATH, "understanding"];
const SURVEY = [...PATH, "survey"];

/** Everything that holds for the whole bot. */
export function Settings() {
  return (
    <div className="stack">
      <ProblemsOf path={PATH} />
      <Editable>
        <Group title={groups.general}>
          <General />
        </Group>
        <Group title={groups.replies}>
          <WordingsSetting naming={fields.defaultReply} path={[...PATH, "default_reply"]} />
          <WordingsSetting naming={fields.callFailed} path={[...PATH, "call_failed"]} />
        </Group>
        <Group title={groups.understanding}>
          <ChoiceSetting
            naming={fields.tier}
            path={[...UNDERSTANDING, "tier"]}
            choices={words.tiers}
          />
          <div className="pair">
            <NumberSetting naming={fields.sure} path={[...UNDERSTANDING, "sure"]} />
            <NumberSetting naming={fields.likely} path={[...UNDERSTANDING, "likely"]} />
          </div>
          <SwitchSetting
            naming={fields.typos}
            path={[...UNDERSTANDING, "correct_typos"]}
            usually="on"
          />
          <SwitchSetting naming={fields.samples} path={[...PATH, "samples_train"]} usually="on" />
        </Group>
        <Group title={groups.didYouMean}>
          <DidYouMean />
        </Group>
        <Group title={groups.smallTalk}>
          <SmallTalk />
        </Group>
        <Group title={groups.smartAssist}>
          <SmartAssist />
        </Group>
        <Group title={groups.survey}>
          <Survey />
        </Group>
        <Group title={groups.group}>
          <TextSetting naming={fields.group} path={[...PATH, "group"]} />
          <WordingsSetting
            naming={fields.groupMessage}
            path={[...PATH, "group_transfer_message"]}
          />
        </Group>
        <Group title={groups.vendor}>
          <ChoiceSetting
            naming={fields.chaining}
            path={[...PATH, "chaining"]}
            choices={words.chainings}
          />
        </Group>
      </Editable>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card stack" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function General() {
  const bot = useBot();
  const keeper = useKeeper();
  const zone = bot.settings?.time_zone ?? "";
  const known = languages();
  const language = bot.language ?? "";
  const own = known.some((it) => it.value === language)
    ? []
    : [{ value: language, label: language }];
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((it) => it !== "UTC")];
  const choices = zones.map((value) => ({ value, label: value.replaceAll("_", " ") }));
  return (
    <>
      <TextSetting naming={fields.name} path={["name"]} />
      <TextSetting naming={fields.description} path={["description"]} />
      <div className="pair">
        <SelectField
          label={fields.language[0]}
          description={fields.language[1]}
          choices={[...own, ...known]}
          value={language}
          onChange={(value) => keeper.edit({ do: "set", path: ["language"], value })}
        />
        <SelectField
          label={fields.timeZone[0]}
          description={fields.timeZone[1]}
          choices={choices}
          value={zone || "UTC"}
          onChange={(value) =>
            keeper.edit({
              do: "set",
              path: [...PATH, "time_zone"],
              value: value === "UTC" ? undefined : value,
            })
          }
        />
      </div>
      <LinesField
        label={fields.languages[0]}
        description={fields.languages[1]}
        placeholder={fields.newLanguage[0]}
        value={bot.languages ?? []}
        onChange={(lines) => keeper.edit({ do: "set", path: ["languages"], value: lines })}
      />
      <div className="pair">
        <NumberSetting naming={fields.session} path={[...PATH, "session_minutes"]} />
        <NumberSetting naming={fields.splitAt} path={[...PATH, "split_at"]} word="never" />
      </div>
    </>
  );
}

function Survey() {
  return (
    <>
      <div className="pair">
        <TextSetting naming={fields.surveyBot} path={[...SURVEY, "bot"]} />
        <NumberSetting naming={fields.timeout} path={[...SURVEY, "timeout_minutes"]} />
      </div>
      <WordingsSetting naming={fields.thanks} path={[...SURVEY, "thank_you"]} />
      <WordingsSetting naming={fields.expired} path={[...SURVEY, "expired"]} />
      <NumberSetting naming={fields.most} path={[...SURVEY, "most_unrecognized"]} />
      <WordingsSetting naming={fields.givenUp} path={[...SURVEY, "given_up"]} />
    </>
  );
}
