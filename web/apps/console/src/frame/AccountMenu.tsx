import { IconButton, MenuButton } from "@colloquy/ui";
import { CircleUserRound, LogOut, UserRound } from "@colloquy/ui/icons";
import { useNavigate } from "react-router";
import { texts } from "../texts";
import { useMe } from "./session";
import { useSignOut } from "./signOut";

export function AccountMenu() {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { member } = useMe();
  return (
    <MenuButton
      label={texts.account.label}
      trigger={
        <IconButton icon={CircleUserRound} label={`${texts.account.label}: ${member.name}`} />
      }
      actions={[
        {
          id: "profile",
          label: texts.account.profile,
          description: member.email,
          icon: UserRound,
          onAction: () => navigate("/settings/profile"),
        },
        { id: "out", label: texts.account.signOut, icon: LogOut, onAction: () => signOut() },
      ]}
    />
  );
}
