//! Teams as clients set them up and see them.

use std::collections::BTreeMap;

use app::{TeamInput, TeamSummary};
use desk::{Hours, Idle, Routing, Span, TeamSettings, WhenNobody};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemCode};
use crate::view::rating::SurveyView;

/// How a team's conversations find an agent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoutingView {
    /// To the agent with most free places; of equals, to whoever got none for longest.
    #[default]
    Balanced,
    /// To whoever got none for longest.
    RoundRobin,
    /// All agents are told, and the first who claims it has it.
    NotifyAll,
    /// Agents ask for the next one.
    Pull,
}

/// What becomes of a conversation that nobody can take now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenNobodyView {
    /// The contact is told, and it waits.
    #[default]
    Wait,
    /// The contact is told, a ticket is wanted, and the bot has it again.
    Ticket,
    BackToBot,
    Close,
}

/// A part of a day; one that ends before it begins runs over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanView {
    /// As `09:00`.
    pub from: String,
    /// Not with it, as `17:30`.
    pub to: String,
}

/// When a team is there; without any span it always is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoursView {
    /// As `Europe/Berlin`; UTC unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    pub monday: Vec<SpanView>,
    pub tuesday: Vec<SpanView>,
    pub wednesday: Vec<SpanView>,
    pub thursday: Vec<SpanView>,
    pub friday: Vec<SpanView>,
    pub saturday: Vec<SpanView>,
    pub sunday: Vec<SpanView>,
    /// Days with spans of their own by date, as `2026-12-25`: none closes the day.
    pub days: BTreeMap<String, Vec<SpanView>>,
}

/// How long what may last, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IdleView {
    /// In line until the contact is told that it takes longer; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_after_s: Option<u32>,
    /// After an agent's message without an answer until the contact is reminded; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall_after_s: Option<u32>,
    /// Waiting for the contact until it is closed; `null`: never.
    pub close_after_s: Option<u32>,
    /// Without a connection until an agent's conversations go back to their lines.
    pub lost_after_s: u32,
}

impl Default for IdleView {
    fn default() -> Self {
        Idle::default().into()
    }
}

impl From<Idle> for IdleView {
    fn from(idle: Idle) -> Self {
        let Idle { delay_after_s, recall_after_s, close_after_s, lost_after_s } = idle;
        Self { delay_after_s, recall_after_s, close_after_s, lost_after_s }
    }
}

/// A team to set up. What is absent is as usual.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamBody {
    pub name: String,
    #[serde(default)]
    pub routing: RoutingView,
    /// How long an agent has to take what is offered; absent: it is assigned without asking.
    #[serde(default)]
    pub answer_within_s: Option<u32>,
    /// Id of the agent who gets what nobody else can take, however many they have.
    #[serde(default)]
    pub default_agent: Option<String>,
    #[serde(default)]
    pub hours: HoursView,
    /// Outside its hours.
    #[serde(default)]
    pub when_closed: WhenNobodyView,
    /// When no agent is online.
    #[serde(default)]
    pub when_away: WhenNobodyView,
    /// When `max_waiting` wait.
    #[serde(default)]
    pub when_full: WhenNobodyView,
    #[serde(default)]
    pub max_waiting: Option<u32>,
    /// Whether a contact gets the agent of before, when that one is free.
    #[serde(default = "is_usual")]
    pub prefers_previous: bool,
    #[serde(default)]
    pub idle: IdleView,
    /// Within how many seconds a contact is to be answered the first time; absent: whenever.
    #[serde(default)]
    pub first_response_s: Option<u32>,
    /// Within how many seconds a contact is to be answered every later time; absent: whenever.
    #[serde(default)]
    pub reply_s: Option<u32>,
    /// What contacts are told, by name: `next`, `position` (with `{position}`), `in_line`, `delayed`, `recall`,
    /// `unknown_agent`, `agent_away`, `agent_busy`, `unknown_team`, `no_team`, `closed`, `nobody_there`, `full`,
    /// `contact_silent`. An empty text says nothing.
    #[serde(default)]
    pub messages: BTreeMap<String, String>,
    /// What contacts are asked once its agents have closed a conversation; absent: nothing.
    #[serde(default)]
    pub survey: Option<SurveyView>,
    /// Takes what asks for no team. The first one does until another is to.
    #[serde(default)]
    pub is_default: bool,
}

const fn is_usual() -> bool {
    true
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    pub key: String,
    /// What bots may name as a skill.
    pub number: u64,
    pub name: String,
    pub routing: RoutingView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_within_s: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_agent: Option<String>,
    pub hours: HoursView,
    pub when_closed: WhenNobodyView,
    pub when_away: WhenNobodyView,
    pub when_full: WhenNobodyView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_waiting: Option<u32>,
    pub prefers_previous: bool,
    pub idle: IdleView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_response_s: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_s: Option<u32>,
    pub messages: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<SurveyView>,
    pub is_default: bool,
    /// Ids of its agents.
    pub members: Vec<String>,
    /// How many wait in its line.
    pub waiting: usize,
}

impl From<TeamSummary> for TeamView {
    fn from(team: TeamSummary) -> Self {
        let settings = team.settings;
        Self {
            key: team.key,
            number: team.number,
            name: settings.name,
            routing: routing_view(settings.routing),
            answer_within_s: settings.answer_within_s,
            default_agent: settings.default_agent.map(|agent| agent.to_string()),
            hours: hours_view(&settings.hours),
            when_closed: nobody_view(settings.when_closed),
            when_away: nobody_view(settings.when_away),
            when_full: nobody_view(settings.when_full),
            max_waiting: settings.max_waiting,
            prefers_previous: settings.prefers_previous,
            idle: settings.idle.into(),
            first_response_s: settings.first_response_s,
            reply_s: settings.reply_s,
            messages: team.messages,
            survey: team.survey.map(Into::into),
            is_default: team.is_default,
            members: team.members.iter().map(ToString::to_string).collect(),
            waiting: team.waiting,
        }
    }
}

impl TeamBody {
    /// The team that is meant.
    ///
    /// # Errors
    ///
    /// A problem that names the field which can't be read.
    pub fn into_input(self) -> Result<TeamInput, Problem> {
        let agent = self.default_agent.map(|id| id.parse());
        let settings = TeamSettings {
            name: self.name,
            routing: match self.routing {
                RoutingView::Balanced => Routing::Balanced,
                RoutingView::RoundRobin => Routing::RoundRobin,
                RoutingView::NotifyAll => Routing::NotifyAll,
                RoutingView::Pull => Routing::Pull,
            },
            answer_within_s: self.answer_within_s,
            default_agent: agent.transpose().map_err(|_| bad("default_agent is no agent's id"))?,
            hours: hours_of(self.hours)?,
            when_closed: nobody_of(self.when_closed),
            when_away: nobody_of(self.when_away),
            when_full: nobody_of(self.when_full),
            max_waiting: self.max_waiting,
            prefers_previous: self.prefers_previous,
            idle: Idle {
                delay_after_s: self.idle.delay_after_s,
                recall_after_s: self.idle.recall_after_s,
                close_after_s: self.idle.close_after_s,
                lost_after_s: self.idle.lost_after_s,
            },
            first_response_s: self.first_response_s,
            reply_s: self.reply_s,
        };
        Ok(TeamInput {
            settings,
            messages: self.messages,
            survey: self.survey.map(Into::into),
            is_default: self.is_default,
        })
    }
}

fn bad(what: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::BadField).with_detail(what)
}

const fn routing_view(routing: Routing) -> RoutingView {
    match routing {
        Routing::Balanced => RoutingView::Balanced,
        Routing::RoundRobin => RoutingView::RoundRobin,
        Routing::NotifyAll => RoutingView::NotifyAll,
        Routing::Pull => RoutingView::Pull,
    }
}

const fn nobody_view(when: WhenNobody) -> WhenNobodyView {
    match when {
        WhenNobody::Wait => WhenNobodyView::Wait,
        WhenNobody::Ticket => WhenNobodyView::Ticket,
        WhenNobody::BackToBot => WhenNobodyView::BackToBot,
        WhenNobody::Close => WhenNobodyView::Close,
    }
}

const fn nobody_of(when: WhenNobodyView) -> WhenNobody {
    match when {
        WhenNobodyView::Wait => WhenNobody::Wait,
        WhenNobodyView::Ticket => WhenNobody::Ticket,
        WhenNobodyView::BackToBot => WhenNobody::BackToBot,
        WhenNobodyView::Close => WhenNobody::Close,
    }
}

fn hours_of(view: HoursView) -> Result<Hours, Problem> {
    let HoursView { zone, monday, tuesday, wednesday, thursday, friday, saturday, sunday, days } =
        view;
    let mut week: [Vec<Span>; 7] = Default::default();
    let by_day = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
    for (day, spans) in week.iter_mut().zip(by_day) {
        *day = spans_of(spans)?;
    }
    let own_day = |(date, spans): (String, Vec<SpanView>)| {
        let parsed: Date = date.parse().map_err(|_| bad(format!("{date:?} is no date")))?;
        Ok((parsed, spans_of(spans)?))
    };
    let days = days.into_iter().map(own_day).collect::<Result<_, Problem>>()?;
    Ok(Hours { zone, week, days })
}

fn spans_of(spans: Vec<SpanView>) -> Result<Vec<Span>, Problem> {
    let time = |text: &str| -> Result<Time, Problem> {
        text.parse().map_err(|_| bad(format!("{text:?} is no time of day")))
    };
    spans.iter().map(|span| Ok(Span { from: time(&span.from)?, to: time(&span.to)? })).collect()
}

fn hours_view(hours: &Hours) -> HoursView {
    let mut week = hours.week.iter().map(|spans| spans_view(spans));
    let mut next = || week.next().unwrap_or_default();
    HoursView {
        zone: hours.zone.clone(),
        monday: next(),
        tuesday: next(),
        wednesday: next(),
        thursday: next(),
        friday: next(),
        saturday: next(),
        sunday: next(),
        days: hours.days.iter().map(|(day, spans)| (day.to_string(), spans_view(spans))).collect(),
    }
}

fn spans_view(spans: &[Span]) -> Vec<SpanView> {
    let time = |time: Time| time.strftime("%H:%M").to_string();
    spans.iter().map(|span| SpanView { from: time(span.from), to: time(span.to) }).collect()
}
