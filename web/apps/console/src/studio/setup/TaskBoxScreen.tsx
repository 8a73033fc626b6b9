import { Button, EmptyState, IconButton, TextField } from "@colloquy/ui";
import { ArrowDown, ArrowUp, LayoutList, Plus, Trash2 } from "@colloquy/ui/icons";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { firstOf } from "../canvas/gist";
import type { Bot } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { ProblemsOf } from "../fields/ProblemsOf";
import { TextsField } from "../properties/TextsField";
import { moved, type Task, withField } from "./taskBox";
import "./setup.css";

const words = texts.setup.taskBox;
const PATH = ["task_box"];

/** What the bot offers before anything is written. */
export function TaskBoxScreen() {
  const bot = useBot();
  const keeper = useKeeper();
  const mayBuild = useHasRole("builder");
  const make = () =>
    keeper.edit({ do: "set", path: PATH, value: { tasks: [{ title: words.first }] } });
  return (
    <section className="stack" aria-label={texts.studio.parts.taskBox}>
      <div className="row-apart">
        <div className="stack-tight">
          <div className="titled">
            <h2>{texts.studio.parts.taskBox}</h2>
            <HelpLink to="how-to-order-case" />
          </div>
          <p className="quiet">{words.hint}</p>
        </div>
        {bot.task_box && mayBuild && (
          <Button
            look="plain"
            icon={Trash2}
            onPress={() => keeper.edit({ do: "remove", path: PATH })}
          >
            {words.remove}
          </Button>
        )}
      </div>
      <ProblemsOf path={PATH} />
      {bot.task_box ? (
        <div className="task-columns">
          <Editable>
            <Tasks taskBox={bot.task_box} />
          </Editable>
          <Preview taskBox={bot.task_box} />
        </div>
      ) : (
        <div className="card">
          <EmptyState
            icon={LayoutList}
            title={words.empty.title}
            action={
              mayBuild && (
                <Button look="primary" icon={Plus} onPress={make}>
                  {words.empty.create}
                </Button>
              )
            }
          >
            {words.empty.hint}
          </EmptyState>
        </div>
      )}
    </section>
  );
}

type TaskBox = NonNullable<Bot["task_box"]>;

function Tasks({ taskBox }: { taskBox: TaskBox }) {
  const keeper = useKeeper();
  const tasks = taskBox.tasks ?? [];
  const put = (value: Task[]) => keeper.edit({ do: "set", path: [...PATH, "tasks"], value });
  return (
    <>
      <div className="card stack">
        <TextsField
          label={words.header}
          description={words.headerHint}
          value={taskBox.header}
          onChange={(value) => keeper.edit({ do: "set", path: [...PATH, "header"], value })}
        />
      </div>
      {tasks.map((task, index) => (
        <TaskCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a task has no other name, and is edited in its place.
          key={index}
          number={index + 1}
          task={task}
          onChange={(changed) =>
            keeper.edit({ do: "set", path: [...PATH, "tasks", index], value: changed })
          }
          onMove={(by) => put(moved(tasks, index, by))}
          onRemove={() => put(tasks.filter((_, at) => at !== index))}
        />
      ))}
      <span>
        <Button icon={Plus} onPress={() => put([...tasks, { title: words.first }])}>
          {words.create}
        </Button>
      </span>
    </>
  );
}

interface TaskCardProps {
  number: number;
  task: Task;
  onChange: (task: Task) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

function TaskCard({ number, task, onChange, onMove, onRemove }: TaskCardProps) {
  const title = firstOf(task.title);
  const set = (field: keyof Task, value: unknown) => onChange(withField(task, field, value));
  return (
    <section className="card task" aria-label={words.task(number)}>
      <div className="stack">
        <TextsField
          label={words.title}
          value={task.title}
          onChange={(value) => set("title", value)}
        />
        <TextsField
          label={words.text}
          description={words.textHint}
          value={task.text}
          onChange={(value) => set("text", value)}
        />
        <TextField
          label={words.icon}
          description={words.iconHint}
          type="url"
          value={task.icon ?? ""}
          onChange={(value) => set("icon", value || undefined)}
        />
      </div>
      <div className="stack-tight">
        <IconButton icon={ArrowUp} label={words.up(title)} onPress={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={words.down(title)} onPress={() => onMove(1)} />
        <IconButton icon={Trash2} label={texts.setup.remove(title)} onPress={onRemove} />
      </div>
    </section>
  );
}

/** The task box as contacts see it; pictures from elsewhere aren't loaded here. */
function Preview({ taskBox }: { taskBox: TaskBox }) {
  const header = firstOf(taskBox.header);
  return (
    <section className="task-preview" aria-label={words.preview}>
      <span className="quiet small">{words.preview}</span>
      {header && <strong>{header}</strong>}
      <ul>
        {(taskBox.tasks ?? []).map(({ title, text, icon }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a task has no other name.
          <li key={index} title={words.says(firstOf(text) || firstOf(title))}>
            {icon && (
              <span className="task-icon" aria-hidden>
                {firstOf(title).charAt(0)}
              </span>
            )}
            {firstOf(title)}
          </li>
        ))}
      </ul>
    </section>
  );
}
