import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, useSay } from "@colloquy/ui";
import { useState } from "react";
import { OnceDialog } from "../forms/OnceDialog";
import { useMe } from "../frame/session";
import { texts } from "../texts";
import { ConfirmFactorDialog } from "./ConfirmFactorDialog";
import { OwnPasswordDialog } from "./OwnPasswordDialog";

/** Turns one's own second factor on, in three steps, and off. */
export function SecondFactor() {
  const { member } = useMe();
  const say = useSay();
  const [asked, setAsked] = useState<"begin" | "remove">();
  const [start, setStart] = useState<Schema<"FactorStartView">>();
  const [codes, setCodes] = useState<string[]>();
  const { factor } = texts.profile;
  const isOn = member.has_second_factor;
  const close = () => setAsked(undefined);
  return (
    <section className="card stack">
      <div className="stack-tight">
        <h2 className="row">
          {factor.title}{" "}
          <Badge state={isOn ? "ok" : undefined}>{isOn ? factor.on : factor.off}</Badge>
        </h2>
        <p className="quiet">{factor.hint}</p>
      </div>
      <div>
        <Button onPress={() => setAsked(isOn ? "remove" : "begin")}>
          {isOn ? factor.remove : factor.begin}
        </Button>
      </div>
      {asked === "begin" && (
        <OwnPasswordDialog
          title={factor.setTitle}
          submitLabel={factor.next}
          run={(password) => unwrap(api.POST("/api/v1/me/second-factor", { body: { password } }))}
          onDone={setStart}
          onClose={close}
        />
      )}
      {start && (
        <ConfirmFactorDialog start={start} onCodes={setCodes} onClose={() => setStart(undefined)} />
      )}
      {codes && (
        <OnceDialog
          title={factor.recoveryTitle}
          hint={factor.recoveryHint}
          values={[{ label: factor.recovery, value: codes.join("  ") }]}
          onClose={() => setCodes(undefined)}
        />
      )}
      {asked === "remove" && (
        <OwnPasswordDialog
          title={factor.removeTitle}
          hint={factor.removeHint}
          submitLabel={factor.remove}
          look="danger"
          run={(password) =>
            unwrap(api.POST("/api/v1/me/second-factor/remove", { body: { password } }))
          }
          onDone={() => say(factor.removed)}
          onClose={close}
        />
      )}
    </section>
  );
}
