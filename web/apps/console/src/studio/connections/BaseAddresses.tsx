import { Button, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import {
  ENVIRONMENTS,
  environmentNames,
  environmentPath,
  environmentText,
  type Spread,
  spread,
} from "./addresses";

const words = texts.connections.integrations;
const { environments } = texts.connections;

interface BaseAddressesProps {
  url: string;
  /** Makes the URL another one, along with the actions that it needs. */
  onSpread: (spread: Spread) => void;
}

/** What a URL reads of the environments, for test and for production. */
export function BaseAddresses({ url, onSpread }: BaseAddressesProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const names = environmentNames(url);
  const parted = spread(bot, url);
  return (
    <>
      {parted && (
        <div>
          <Button look="plain" onPress={() => onSpread(parted)}>
            {words.spread}
          </Button>
        </div>
      )}
      {names.map((name) => (
        <fieldset key={name} className="plain-set stack-tight">
          <legend className="field-label">{words.base(name)}</legend>
          <p className="field-description">{words.baseHint(name)}</p>
          <div className="two-fields">
            {ENVIRONMENTS.map((environment) => (
              <TextField
                key={environment}
                label={words.baseIn(name, environments[environment])}
                value={environmentText(bot, environment, name)}
                isCode
                onChange={(text) =>
                  keeper.edit({
                    do: "set",
                    path: environmentPath(bot, environment, name),
                    value: text || undefined,
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}
