//! Where a dialog goes from an interaction: by a script, a rule, or the interaction itself.

use model::bot::Scope;
use model::exchange::{BotEvent, WELCOME};

use crate::effect::{ReportCode, Severity};
use crate::program::{Destination, Spot};
use crate::state::Frame;
use crate::trace::{StartedBy, Trace};
use crate::turn::{Phase, Placed};
use crate::walk::{Flow, Walk};

impl Walk<'_> {
    /// Goes where a script, else the rule, else the interaction leads.
    pub(crate) fn move_on(&mut self, rule: Option<usize>) -> Flow {
        if let Some(flow) = self.follow_trigger() {
            return flow;
        }
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        let of_rule = rule.and_then(|at| here.rules.get(at)?.next.as_ref());
        self.go(of_rule.unwrap_or(&here.next))
    }

    fn go(&mut self, destination: &Destination) -> Flow {
        match destination {
            Destination::Following => self.go_to_following(),
            Destination::Spot(spot) => self.jump(*spot),
            Destination::Nowhere(target) => {
                let message = format!("there is no {target}; the following interaction comes next");
                self.report(Severity::Error, ReportCode::NoSuchTarget, message);
                self.go_to_following()
            }
            Destination::Repeat => {
                self.empty_collected();
                Flow::Go(Phase::Enter)
            }
            Destination::Listen => {
                if let Some(frame) = self.frame() {
                    frame.listens = true;
                }
                Flow::Wait
            }
            Destination::End => Flow::Go(Phase::End),
            Destination::Clear => self.clear(),
            Destination::Close { with_survey } => {
                self.close(*with_survey);
                Flow::Wait
            }
        }
    }

    /// Sets the values that whoever tries the bot out chose, and goes where they want to begin; without
    /// a place the bot is told of the opening. It comes after the session's opening script, whose values
    /// are the ones to replace.
    pub(crate) fn place(&mut self) -> Flow {
        let Placed { place, values } = *self.turn.placed.take().unwrap_or_default();
        for (name, value) in values.variables {
            self.set_variable(&name, value, Scope::Session);
        }
        for (name, value) in values.slots {
            self.fill_slot(&name, value, Scope::Session);
        }
        let Some(place) = place else {
            self.turn.event = Some(BotEvent { name: WELCOME.to_owned(), data: None });
            return Flow::Go(Phase::Hear);
        };
        let dialog = place.dialog.as_ref();
        match dialog.and_then(|dialog| self.program.names.target(&place, dialog)) {
            Some(spot) => self.move_to(spot, StartedBy::Placed),
            None => {
                let message = format!("there is no {place} to begin at");
                self.report(Severity::Error, ReportCode::NoSuchTarget, message);
                Flow::Wait
            }
        }
    }

    /// Goes to where a script wants to go, if it does and that is anywhere.
    pub(crate) fn follow_trigger(&mut self) -> Option<Flow> {
        let frame = self.frame()?;
        let name = frame.trigger.take()?;
        let dialog = self.current_dialog();
        let spot = self.program.names.interaction(&name, dialog);
        if spot.is_none() {
            let message = format!("a script wants to go to {name:?}, which isn't there");
            self.warn(ReportCode::NoSuchTarget, message);
        }
        spot.map(|spot| self.jump(spot))
    }

    fn jump(&mut self, spot: Spot) -> Flow {
        self.move_to(spot, StartedBy::Jump)
    }

    /// Goes to an interaction. In another dialog, that one takes the place of the current one; it
    /// keeps its values when it was interrupted before.
    fn move_to(&mut self, spot: Spot, by: StartedBy) -> Flow {
        let Some((key, plan)) = self.program.dialogs.get_index(spot.dialog) else {
            return Flow::Go(Phase::End);
        };
        let at = spot.interaction.and_then(|at| plan.interactions.get_index(at));
        let at = at.map(|(key, _)| key.to_string());
        if self.current_dialog() != Some(spot.dialog) {
            self.state.stack.pop();
            let beneath = self.state.stack.iter().position(|it| it.dialog == key.as_str());
            let frame = match beneath {
                Some(beneath) => self.state.stack.remove(beneath),
                None => Frame { dialog: key.to_string(), ..Frame::default() },
            };
            self.state.stack.push(frame);
            self.trace.push(Trace::Started { dialog: key.clone(), by });
        }
        if let Some(frame) = self.frame() {
            (frame.at, frame.listens) = (at, false);
        }
        Flow::Go(Phase::Enter)
    }

    /// Goes to the interaction that follows in the dialog, or to its end.
    fn go_to_following(&mut self) -> Flow {
        let Some(following) = self.following() else { return Flow::Go(Phase::End) };
        if let Some(frame) = self.frame() {
            frame.at = Some(following);
        }
        Flow::Go(Phase::Enter)
    }

    fn following(&self) -> Option<String> {
        let frame = self.state.stack.last()?;
        let dialog = self.program.dialogs.get(frame.dialog.as_str())?;
        let at = dialog.interactions.get_index_of(frame.at.as_deref()?)?;
        dialog.interactions.get_index(at + 1).map(|(key, _)| key.to_string())
    }
}
