//! `nlu explain`: what a bot makes of a text, and why.

use std::io::Write as _;

use api::UnderstandingView;
use app::understanding::{Asked, tell};
use jiff::Zoned;

use crate::args::ExplainArgs;
use crate::train::Trainer;

/// Prints what a bot makes of a text, and why.
pub fn explain(args: &ExplainArgs) -> anyhow::Result<()> {
    let trainer = Trainer::open(&args.bot, &args.encoder)?;
    let trained = trainer.model()?;
    let asked = Asked { is_explained: true, ..Asked::of_draft(args.text.clone()) };
    let told = tell(&trained, trainer.bot(), (&asked, &Zoned::now(), trainer.encoders()));
    let view = UnderstandingView::of(&args.text, told);
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &view)?;
        writeln!(out)?;
        return Ok(());
    }
    for intent in &view.intents {
        writeln!(out, "{:.2} {:<10} {}", intent.score, intent.band, intent.intent)?;
    }
    let decided = view.decision.intents.join(", ");
    writeln!(out, "decision: {} {decided}", view.decision.kind)?;
    for it in &view.corrections {
        writeln!(out, "read {:?} as {:?}", it.written, it.read)?;
    }
    for it in &view.entities {
        writeln!(out, "entity {}: {} {:?}", it.entity, it.value, it.text)?;
    }
    let Some(why) = &view.explanation else { return Ok(()) };
    writeln!(out, "\nnearest sentences")?;
    for it in &why.nearest {
        writeln!(out, "  {:.2} {}: {:?}", it.similarity, it.intent, it.text)?;
    }
    writeln!(out, "\nwhat counted for {}", why.intent)?;
    for it in &why.features {
        writeln!(out, "  {:+.2} {}", it.weight, it.feature)?;
    }
    Ok(())
}
