import { MenuButton } from "@colloquy/ui";
import { Building2, ChevronsUpDown, LogIn } from "@colloquy/ui/icons";
import { Button } from "react-aria-components/Button";
import { useNavigate } from "react-router";
import { texts } from "../texts";
import ICON from "./icon.svg";
import { useMe } from "./session";
import { useSignOut } from "./signOut";

/** Which workspace this is, and the way to another. */
export function WorkspaceMenu() {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const name = useMe().workspace_name;
  return (
    <div className="workspace-menu">
      <MenuButton
        label={texts.workspaces.label}
        placement="bottom start"
        trigger={
          <Button className="workspace-button" aria-label={`${texts.workspaces.label}: ${name}`}>
            <img src={ICON} alt="" width={22} height={22} />
            <span>{name}</span>
            <ChevronsUpDown className="icon" size={15} aria-hidden />
          </Button>
        }
        actions={[
          {
            id: "settings",
            label: texts.workspaces.settings,
            icon: Building2,
            onAction: () => navigate("/settings/workspace"),
          },
          {
            id: "other",
            label: texts.workspaces.other,
            description: texts.workspaces.otherHint,
            icon: LogIn,
            onAction: () => signOut("/sign-in?workspace="),
          },
        ]}
      />
    </div>
  );
}
