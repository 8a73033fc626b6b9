import { TextField } from "@colloquy/ui";
import { texts } from "../texts";
import { DAYS, spansOf, type WrittenHours } from "./hours";

const { form: words } = texts.desk.teams;

interface HoursFieldsProps {
  hours: WrittenHours;
  zone: string;
  zoneError?: string | undefined;
  onChange: (change: { hours: WrittenHours } | { zone: string }) => void;
}

/** When a team is there, a line for each day of the week. */
export function HoursFields({ hours, zone, zoneError, onChange }: HoursFieldsProps) {
  return (
    <fieldset className="hours">
      <legend className="field-label">{words.hours}</legend>
      <p className="field-description">{words.hoursHint}</p>
      {DAYS.map((day) => (
        <TextField
          key={day}
          label={words.days[day]}
          value={hours[day]}
          onChange={(text) => onChange({ hours: { ...hours, [day]: text } })}
          error={spansOf(hours[day]) ? undefined : words.hoursWrong}
        />
      ))}
      <TextField
        label={words.zone}
        description={words.zoneHint}
        value={zone}
        onChange={(zone) => onChange({ zone })}
        error={zoneError}
      />
    </fieldset>
  );
}
