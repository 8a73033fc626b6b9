import { NavLink } from "react-router";
import { texts } from "../texts";
import { groupsFor } from "./screens";
import { useMe } from "./session";

export function Navigation() {
  const { member } = useMe();
  return (
    <nav aria-label={texts.nav.label} className="nav">
      {groupsFor(member.roles).map(({ group, screens }) => (
        <section key={group}>
          <h2>{texts.nav.groups[group]}</h2>
          <ul>
            {screens.map(({ path, label, icon: Icon }) => (
              <li key={path}>
                <NavLink to={path}>
                  <Icon className="icon" size={17} aria-hidden />
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
