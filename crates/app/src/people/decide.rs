//! Deciding: one at a time in a workspace, on what the store has.

use std::sync::Arc;

use desk::{Decision, Desk, Refusal};
use jiff::SignedDuration;
use model::Timestamp;
use model::id::WorkspaceId;

use super::DeskError;
use super::carry::Cause;
use super::news::News;
use super::room::{AtDesk, Room};
use super::setup::stored;
use crate::App;

/// Most conversations that are taken up at a time.
const MAX_STRAYS: u32 = 200;
/// How often it is decided anew when another process was first.
const MAX_ATTEMPTS: u32 = 4;
/// When what couldn't be done is tried again.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(1);

impl App {
    /// Reads what is known of a desk.
    pub(super) async fn at_desk<T>(
        &self,
        workspace: WorkspaceId,
        read: impl FnOnce(&AtDesk) -> T + Send,
    ) -> Result<T, DeskError> {
        let room = self.inner.rooms.get(workspace);
        let mut place = room.at.lock().await;
        let at_desk = self.take_to_hand(workspace, &room, place.take()).await?;
        let result = read(&at_desk);
        *place = Some(at_desk);
        Ok(result)
    }

    /// Lets the desk decide, and carries out what it decided before it may decide again. When another process
    /// was first it decides anew on what that one did.
    pub(super) async fn decide(
        &self,
        workspace: WorkspaceId,
        cause: Cause,
        act: impl Fn(&mut Desk, Timestamp) -> Result<Vec<Decision>, Refusal> + Send,
    ) -> Result<(), DeskError> {
        let room = self.inner.rooms.get(workspace);
        let mut place = room.at.lock().await;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let mut at_desk = self.take_to_hand(workspace, &room, place.take()).await?;
            // What fails leaves the place empty: it is read anew.
            if !Box::pin(self.take_up_news(workspace, &room, &mut at_desk)).await? {
                // Whoever wants something now doesn't wait until that works.
                at_desk = Box::pin(self.load_desk(workspace, &room)).await?;
            }
            let now = stored(self.now());
            let decided = match act(&mut at_desk.desk, now) {
                Ok(decided) => decided,
                Err(refusal) => {
                    *place = Some(at_desk);
                    return Err(refused(refusal, &cause));
                }
            };
            let carried = self.carry_out(workspace, (&mut at_desk, now), decided, &cause);
            let mut failed = Box::pin(carried).await?;
            if failed.is_empty() {
                self.leave_room(&room, &at_desk);
                *place = Some(at_desk);
                return Ok(());
            }
            self.look_again(&room);
            let own = failed.iter().position(|(id, _)| cause.is_about(*id));
            match own.map(|at| failed.swap_remove(at).1) {
                None => return Ok(()),
                Some(DeskError::PlaceTaken(_)) if attempts < MAX_ATTEMPTS => {}
                Some(error) => return Err(error),
            }
        }
    }

    /// Has the desk look at what it was told.
    pub(super) async fn look_at_news(&self, workspace: WorkspaceId) -> Result<(), DeskError> {
        if !self.has_desk(workspace).await? {
            self.inner.rooms.get(workspace).take_news();
            return Ok(());
        }
        self.decide(workspace, Cause::default(), |desk, now| Ok(desk.pass(now))).await
    }

    /// Forgets what is at hand, and lets those that nobody could take find somebody.
    pub(super) async fn set_up_anew(&self, workspace: WorkspaceId) -> Result<(), DeskError> {
        let room = self.inner.rooms.get(workspace);
        *room.at.lock().await = None;
        let unserved = self
            .at_desk(workspace, |at_desk| {
                let kept = at_desk.kept.iter();
                let unserved = kept.filter(|(_, kept)| kept.standing.team.is_none());
                let unserved = unserved.filter(|(_, kept)| kept.standing.agent().is_none());
                unserved.map(|(id, _)| id).collect::<Vec<_>>()
            })
            .await?;
        unserved.into_iter().for_each(|id| room.tell(News::Moved(id)));
        let wake = |desk: &mut Desk, now| Ok(desk.wake(now));
        self.decide(workspace, Cause::default(), wake).await
    }

    async fn take_to_hand(
        &self,
        workspace: WorkspaceId,
        room: &Arc<Room>,
        at_hand: Option<Box<AtDesk>>,
    ) -> Result<Box<AtDesk>, DeskError> {
        if let Some(mut at_desk) = at_hand
            && self.catch_up(workspace, &mut at_desk).await?
        {
            return Ok(at_desk);
        }
        Ok(Box::pin(self.load_desk(workspace, room)).await?)
    }

    /// Decides about what happened elsewhere. `false`: some of it isn't done and is looked at again, and what is
    /// in memory has to be loaded anew.
    async fn take_up_news(
        &self,
        workspace: WorkspaceId,
        room: &Room,
        at_desk: &mut AtDesk,
    ) -> Result<bool, DeskError> {
        let mut decided = Vec::new();
        let now = stored(self.now());
        let news = room.take_news();
        for news in &news {
            decided.extend(self.judge(workspace, at_desk, (*news, now)).await?);
        }
        decided.extend(at_desk.desk.pass(now));
        if room.take_behind() {
            decided.extend(at_desk.desk.wake(now));
        }
        if decided.is_empty() {
            return Ok(true);
        }
        let nobody = Cause::default();
        let failed = self.carry_out(workspace, (at_desk, now), decided, &nobody).await?;
        if failed.is_empty() {
            return Ok(true);
        }
        let is_undone = |news: &News| failed.iter().any(|(id, _)| news.conversation() == Some(*id));
        news.into_iter().filter(is_undone).for_each(|news| room.tell(news));
        self.look_again(room);
        Ok(false)
    }

    /// Something that was decided isn't done.
    fn look_again(&self, room: &Room) {
        room.fall_behind(self.now() + AGAIN_AFTER);
        self.inner.rooms.changed.notify_one();
    }

    fn leave_room(&self, room: &Room, at_desk: &AtDesk) {
        let due_at = at_desk.desk.next_deadline();
        if room.due_at() != due_at {
            room.set_due(due_at);
            self.inner.rooms.changed.notify_one();
        }
    }

    /// When a desk at hand has something due next.
    pub fn next_desk_deadline(&self) -> Option<Timestamp> {
        self.inner.rooms.all().into_iter().filter_map(|(_, room)| room.due_at()).min()
    }

    /// Returns when a deadline of a desk may have come nearer.
    pub async fn earlier_desk_deadline(&self) {
        self.inner.rooms.changed.notified().await;
    }

    /// Does what is due at the desks at hand, and tells where answers are.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn pass_desks(&self) -> Result<(), DeskError> {
        self.tell_of_overdue().await?;
        let now = self.now();
        for (workspace, room) in self.inner.rooms.all() {
            if room.due_at().is_some_and(|due_at| due_at <= now) {
                self.look_at_news(workspace).await?;
            }
        }
        Ok(())
    }

    /// Takes up what waits for people and stands nowhere: its process ended before it could.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn take_up_strays(&self) -> Result<(), DeskError> {
        for workspace in self.inner.store.list_desks().await? {
            let strays = self.inner.store.list_unplaced(workspace, MAX_STRAYS).await?;
            let room = self.inner.rooms.get(workspace);
            let is_quiet = strays.is_empty();
            strays.into_iter().for_each(|id| room.tell(News::Waits(id)));
            if !is_quiet {
                self.look_at_news(workspace).await?;
            }
        }
        Ok(())
    }

    /// Takes all desks to hand, as after a start.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn open_desks(&self) -> Result<(), DeskError> {
        for workspace in self.inner.store.list_desks().await? {
            let wake = |desk: &mut Desk, now| Ok(desk.wake(now));
            self.decide(workspace, Cause::default(), wake).await?;
        }
        Ok(())
    }
}

fn refused(refusal: Refusal, cause: &Cause) -> DeskError {
    let about = |error: fn(model::id::ConversationId) -> DeskError| {
        cause.conversation.map_or(DeskError::NotThere, error)
    };
    match refusal {
        Refusal::NotHere => about(DeskError::NotWaiting),
        Refusal::Taken => about(DeskError::Taken),
        Refusal::UnknownAgent => cause.by.map_or(DeskError::NotThere, DeskError::NoAgent),
        Refusal::AtCapacity => DeskError::AtCapacity,
        Refusal::AlreadyTheirs => about(DeskError::AlreadyTheirs),
        Refusal::NotThere => DeskError::NotThere,
    }
}
