import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import type { PreviewSession } from "./session";

const words = texts.preview.place;

/** Degrees as they were typed; `undefined` when they are none. */
function degreesOf(typed: string, most: number): number | undefined {
  const degrees = Number(typed.replace(",", "."));
  return typed.trim() !== "" && Math.abs(degrees) <= most ? degrees : undefined;
}

/** Asks where the contact is said to be. */
export function PlaceDialog(props: { session: PreviewSession; onClose: () => void }) {
  const [latitude, setLatitude] = useState("52.52");
  const [longitude, setLongitude] = useState("13.405");
  const place = { latitude: degreesOf(latitude, 90), longitude: degreesOf(longitude, 180) };
  const send = () => {
    const { latitude, longitude } = place;
    if (latitude === undefined || longitude === undefined) return;
    void props.session.send({ location: { latitude, longitude } });
    props.onClose();
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.send}
      isPending={false}
      isDisabled={place.latitude === undefined || place.longitude === undefined}
      onSubmit={send}
      onClose={props.onClose}
    >
      <TextField
        label={words.latitude}
        value={latitude}
        onChange={setLatitude}
        inputMode="decimal"
        error={place.latitude === undefined ? words.bad : undefined}
      />
      <TextField
        label={words.longitude}
        value={longitude}
        onChange={setLongitude}
        inputMode="decimal"
        error={place.longitude === undefined ? words.bad : undefined}
      />
    </FormDialog>
  );
}
