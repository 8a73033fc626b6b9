//! The task box, made ready.

use expr::template::Template;
use model::bot::TaskBox;

use super::Wording;
use super::compiler::Compiler;

#[derive(Debug)]
pub(crate) struct TaskBoxPlan {
    pub(crate) header: Option<Wording>,
    pub(crate) tasks: Vec<TaskPlan>,
}

#[derive(Debug)]
pub(crate) struct TaskPlan {
    pub(crate) title: Wording,
    pub(crate) text: Option<Wording>,
    pub(crate) icon_url: Option<Template>,
}

impl TaskBoxPlan {
    pub(super) fn compile(task_box: &TaskBox, compiler: &mut Compiler<'_>) -> Self {
        let header = task_box.header.as_ref().map(|texts| compiler.wording(texts));
        let tasks = task_box.tasks.iter().map(|task| TaskPlan {
            title: compiler.wording(&task.title),
            text: task.text.as_ref().map(|texts| compiler.wording(texts)),
            icon_url: compiler.optional(task.icon_url.as_ref()),
        });
        let tasks = tasks.collect();
        // What is amiss in it is told by the check; it has no place of its own in a dialog.
        compiler.take_faults();
        Self { header, tasks }
    }
}
