import { api, unwrap } from "@colloquy/api";
import { SelectField } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { useTeams } from "../desk/desk";
import { useHasRole } from "../frame/session";
import { texts } from "../texts";
import type { ChannelForm, Responder } from "./channelForm";

type Chosen = Pick<ChannelForm, "responder" | "bot" | "fallback" | "team">;

interface ResponderFieldsProps {
  value: Chosen;
  error?: string | undefined;
  onChange: (change: Partial<Chosen>) => void;
}

/** Who answers first: a bot and who stands in for it, a team, or nobody. */
export function ResponderFields({ value, error, onChange }: ResponderFieldsProps) {
  const { form } = texts.channels;
  const seesTeams = useHasRole("lead", "agent", "analyst");
  const bots = useQuery({
    queryKey: ["bots", "choices"],
    queryFn: () => unwrap(api.GET("/api/v1/bots", { params: { query: { limit: 200 } } })),
  });
  const teams = useTeams(seesTeams);
  const botChoices = (bots.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const teamChoices = (teams.data ?? []).map(({ key, name }) => ({
    value: key,
    label: name,
  }));
  const responders: { value: Responder; label: string }[] = [
    { value: "bot", label: form.bot },
    { value: "team", label: form.teamChoice },
    { value: "nobody", label: form.nobody },
  ];
  return (
    <>
      <SelectField
        label={form.responder}
        choices={responders}
        value={value.responder}
        onChange={(responder) => onChange({ responder })}
        error={value.responder === "nobody" ? error : undefined}
      />
      {value.responder === "bot" && (
        <>
          <SelectField
            label={form.whichBot}
            placeholder={texts.choose}
            description={bots.data && botChoices.length === 0 ? form.noBots : undefined}
            choices={botChoices}
            value={value.bot}
            onChange={(bot) => onChange({ bot })}
            error={error}
          />
          <SelectField
            label={form.fallback}
            description={form.fallbackHint}
            choices={[
              { value: "", label: form.noFallback },
              ...botChoices.filter((it) => it.value !== value.bot),
            ]}
            value={value.fallback}
            onChange={(fallback) => onChange({ fallback })}
          />
        </>
      )}
      {value.responder === "team" && (
        <SelectField
          label={form.whichTeam}
          placeholder={texts.choose}
          description={teams.data && teamChoices.length === 0 ? form.noTeams : undefined}
          choices={teamChoices}
          value={value.team}
          onChange={(team) => onChange({ team })}
          error={error}
        />
      )}
    </>
  );
}
