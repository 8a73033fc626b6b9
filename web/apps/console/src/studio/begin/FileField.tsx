import { useId } from "react";
import { type ChosenFile, textsOf } from "./importing";

interface FileFieldProps {
  label: string;
  /** As the attribute of the same name: endings and types. */
  accept: string;
  isMany?: boolean;
  onChosen: (files: ChosenFile[]) => void;
}

/** Files of the computer, as texts. */
export function FileField({ label, accept, isMany = false, onChosen }: FileFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        className="input file-input"
        accept={accept}
        multiple={isMany}
        onChange={(event) => {
          const { files } = event.target;
          if (files) void textsOf(files).then(onChosen);
        }}
      />
    </div>
  );
}
