import { api, unwrap } from "@colloquy/api";
import { IconButton, Modal, Time } from "@colloquy/ui";
import { Bell } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { texts } from "../texts";
import { alertsOf } from "./alerts";
import { useHasRole } from "./session";

const EVERY_MS = 60_000;

/** Problems that need someone, with the way to each. */
export function Alerts() {
  const [isOpen, setOpen] = useState(false);
  const isAdmin = useHasRole();
  const seesReports = useHasRole("builder", "lead", "analyst");
  const webhooks = useQuery({
    queryKey: ["webhooks"],
    queryFn: () => unwrap(api.GET("/api/v1/webhooks")),
    enabled: isAdmin,
    refetchInterval: EVERY_MS,
  });
  const reports = useQuery({
    queryKey: ["reports", "alerts"],
    queryFn: () => unwrap(api.GET("/api/v1/reports", { params: { query: { limit: 50 } } })),
    enabled: seesReports,
    refetchInterval: EVERY_MS,
  });
  const alerts = alertsOf(webhooks.data?.items ?? [], reports.data?.items ?? [], new Date());
  const label = alerts.length > 0 ? texts.alerts.count(alerts.length) : texts.alerts.label;
  return (
    <>
      <IconButton icon={Bell} label={label} onPress={() => setOpen(true)}>
        {alerts.length > 0 && <span className="count">{alerts.length}</span>}
      </IconButton>
      {isOpen && (
        <Modal title={texts.alerts.title} closeLabel={texts.close} onClose={() => setOpen(false)}>
          {alerts.length === 0 && <p className="quiet">{texts.alerts.none}</p>}
          <ul className="alerts">
            {alerts.map(({ id, text, at, to }) => (
              <li key={id}>
                <Link to={to} onClick={() => setOpen(false)}>
                  {text}
                </Link>
                <span className="quiet small">
                  <Time at={at} />
                </span>
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </>
  );
}
