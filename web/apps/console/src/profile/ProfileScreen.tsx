import { Time } from "@colloquy/ui";
import { Page } from "../frame/Page";
import { useMe } from "../frame/session";
import { texts } from "../texts";
import { OwnKeys } from "./OwnKeys";
import { PasswordForm } from "./PasswordForm";
import { SecondFactor } from "./SecondFactor";

export function ProfileScreen() {
  const { member } = useMe();
  const { about } = texts.profile;
  return (
    <Page
      title={texts.profile.title}
      help="members#the-second-factor"
      description={texts.profile.description}
    >
      <section className="card stack">
        <h2>{about.title}</h2>
        <dl className="facts">
          <dt>{about.name}</dt>
          <dd>{member.name}</dd>
          <dt>{about.email}</dt>
          <dd>{member.email}</dd>
          <dt>{about.roles}</dt>
          <dd>{member.roles.map((role) => texts.people.roles[role][0]).join(", ")}</dd>
          <dt>{about.since}</dt>
          <dd>
            <Time at={member.created_at} />
          </dd>
        </dl>
      </section>
      <PasswordForm />
      <SecondFactor />
      <OwnKeys />
    </Page>
  );
}
