import { TextField } from "@colloquy/ui";
import { texts } from "../texts";

interface PasswordPairProps {
  label?: string;
  password: string;
  repeated: string;
  errors: { password?: string | undefined; repeated?: string | undefined };
  onPassword: (text: string) => void;
  onRepeated: (text: string) => void;
}

/** A new password, twice. */
export function PasswordPair(props: PasswordPairProps) {
  return (
    <>
      <TextField
        label={props.label ?? texts.signIn.invitation.password}
        description={texts.signIn.invitation.passwordHint}
        type="password"
        autoComplete="new-password"
        value={props.password}
        onChange={props.onPassword}
        error={props.errors.password}
      />
      <TextField
        label={texts.signIn.invitation.repeat}
        type="password"
        autoComplete="new-password"
        value={props.repeated}
        onChange={props.onRepeated}
        error={props.errors.repeated}
      />
    </>
  );
}
