//! Files of conversations: kept, counted, read and swept.

use std::sync::Arc;

use model::content::Content;
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use store::{
    AttachmentEntry, AttachmentLimits, MAX_ATTACHMENT_BYTES, NewAttachment, SaveAttachmentError,
    Store,
};

use crate::areas::minted;
use crate::fixture::{Actor, at, conversation_id, on_every_store};

on_every_store![
    a_file_is_read_back_part_by_part,
    the_same_bytes_are_kept_once_in_a_workspace,
    no_more_is_kept_than_the_limits_say,
    files_that_come_at_once_do_not_share_the_last_room,
    a_file_that_is_too_large_is_refused,
    a_file_that_no_message_holds_goes_after_a_day,
    a_file_that_a_message_holds_stays,
    parts_without_a_file_go_after_a_day,
    another_workspaces_file_is_not_there,
];

/// A day, the time of grace and a little, in seconds.
const SWEPT_AFTER: i64 = 26 * 3_600;

const LIMITS: AttachmentLimits = AttachmentLimits {
    conversation_files: 4,
    conversation_bytes: 4_000_000,
    workspace_bytes: 6_000_000,
};

fn file_id() -> AttachmentId {
    AttachmentId::from_uuid(conversation_id().as_uuid())
}

fn new_file(actor: &Actor, conversation: ConversationId, bytes: Vec<u8>) -> NewAttachment {
    let mut content = [0; 32];
    content[0] = bytes.first().copied().unwrap_or_default();
    content[1..9].copy_from_slice(&(bytes.len() as u64).to_be_bytes());
    let entry = AttachmentEntry {
        id: file_id(),
        workspace: actor.workspace,
        conversation,
        content,
        name: "picture.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: bytes.len() as u64,
        created_at: at(0),
    };
    NewAttachment { entry, bytes }
}

async fn keep(actor: &Actor, file: &NewAttachment) -> Result<(), SaveAttachmentError> {
    actor.store.save_attachment(file.clone(), LIMITS).await
}

async fn bytes_of(store: &Arc<dyn Store>, workspace: WorkspaceId, content: [u8; 32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in 0.. {
        match store.read_attachment(workspace, content, part).await.unwrap() {
            Some(mut more) => bytes.append(&mut more),
            None => break,
        }
    }
    bytes
}

async fn a_file_is_read_back_part_by_part(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let many: Vec<u8> = (0..1_500_000_u32).map(|n| (n % 251) as u8).collect();
    for bytes in [many, vec![7]] {
        let file = new_file(&actor, conversation, bytes.clone());
        keep(&actor, &file).await.unwrap();
        let entry = store.find_attachment(actor.workspace, file.entry.id).await.unwrap().unwrap();
        assert_eq!(entry, file.entry);
        assert_eq!(store.find_linked_attachment(file.entry.id).await.unwrap(), Some(entry.clone()));
        assert!(bytes_of(&store, actor.workspace, entry.content).await == bytes);
    }
    assert!(store.find_attachment(actor.workspace, file_id()).await.unwrap().is_none());
}

async fn the_same_bytes_are_kept_once_in_a_workspace(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let (one, other) =
        (new_file(&actor, conversation, vec![1; 9]), new_file(&actor, conversation, vec![1; 9]));
    keep(&actor, &one).await.unwrap();
    keep(&actor, &other).await.unwrap();
    let mut commit = actor.accept(conversation, "m");
    commit.inbound.as_mut().unwrap().content = Content::text(one.entry.id.to_string());
    store.commit(commit).await.unwrap();
    // The other goes; what both are made of stays.
    assert_eq!(store.sweep_attachments(at(SWEPT_AFTER), 10).await.unwrap(), 1);
    assert!(store.find_attachment(actor.workspace, other.entry.id).await.unwrap().is_none());
    assert_eq!(bytes_of(&store, actor.workspace, one.entry.content).await, [1; 9]);
}

async fn no_more_is_kept_than_the_limits_say(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let first = actor.open().await;
    keep(&actor, &new_file(&actor, first, vec![1; 4_000_000])).await.unwrap();
    let refused = keep(&actor, &new_file(&actor, first, vec![1])).await;
    assert!(matches!(refused, Err(SaveAttachmentError::ConversationFull(id)) if id == first));

    let second = actor.open().await;
    for _ in 0..LIMITS.conversation_files {
        keep(&actor, &new_file(&actor, second, vec![1])).await.unwrap();
    }
    let refused = keep(&actor, &new_file(&actor, second, vec![1])).await;
    assert!(matches!(refused, Err(SaveAttachmentError::ConversationFull(_))), "{refused:?}");

    let third = actor.open().await;
    let refused = keep(&actor, &new_file(&actor, third, vec![2; 2_000_000])).await;
    assert!(matches!(refused, Err(SaveAttachmentError::WorkspaceFull)), "{refused:?}");
    let nowhere = conversation_id();
    let refused = keep(&actor, &new_file(&actor, nowhere, vec![1])).await;
    assert!(matches!(refused, Err(SaveAttachmentError::NoConversation(id)) if id == nowhere));
    // What was swept makes room.
    while store.sweep_attachments(at(SWEPT_AFTER), 10).await.unwrap() > 0 {}
    keep(&actor, &new_file(&actor, third, vec![2; 2_000_000])).await.unwrap();
}

async fn files_that_come_at_once_do_not_share_the_last_room(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let keeping = (0..12).map(|_| {
        let (actor, file) = (actor.clone(), new_file(&actor, conversation, vec![3; 10]));
        tokio::spawn(async move { keep(&actor, &file).await.is_ok() })
    });
    let mut kept = 0;
    for task in keeping.collect::<Vec<_>>() {
        kept += u64::from(task.await.unwrap());
    }
    assert_eq!(kept, LIMITS.conversation_files);
}

async fn a_file_that_is_too_large_is_refused(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let file = new_file(&actor, conversation, vec![0; MAX_ATTACHMENT_BYTES + 1]);
    let limits = AttachmentLimits {
        conversation_files: 1,
        conversation_bytes: u64::MAX >> 1,
        workspace_bytes: u64::MAX >> 1,
    };
    let refused = store.save_attachment(file.clone(), limits).await;
    assert!(matches!(refused, Err(SaveAttachmentError::Store(_))), "{refused:?}");
    assert!(store.find_attachment(actor.workspace, file.entry.id).await.unwrap().is_none());
    assert!(bytes_of(&store, actor.workspace, file.entry.content).await.is_empty());
}

async fn a_file_that_no_message_holds_goes_after_a_day(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let file = new_file(&actor, conversation, vec![4; 10]);
    keep(&actor, &file).await.unwrap();
    assert_eq!(store.purge(at(24 * 3_600), 100).await.unwrap(), 0);
    assert!(store.find_attachment(actor.workspace, file.entry.id).await.unwrap().is_some());
    store.purge(at(SWEPT_AFTER), 100).await.unwrap();
    assert!(store.find_attachment(actor.workspace, file.entry.id).await.unwrap().is_none());
    assert!(bytes_of(&store, actor.workspace, file.entry.content).await.is_empty());
}

async fn a_file_that_a_message_holds_stays(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let elsewhere = actor.open().await;
    let (sent, lost) =
        (new_file(&actor, conversation, vec![5; 10]), new_file(&actor, conversation, vec![6; 10]));
    for file in [&sent, &lost] {
        keep(&actor, file).await.unwrap();
    }
    for (place, file) in [(conversation, &sent), (elsewhere, &lost)] {
        let mut commit = actor.accept(place, &format!("{place}"));
        commit.inbound.as_mut().unwrap().content = Content::text(file.entry.id.to_string());
        store.commit(commit).await.unwrap();
    }
    for _ in 0..2 {
        store.sweep_attachments(at(SWEPT_AFTER), 10).await.unwrap();
    }
    assert!(store.find_attachment(actor.workspace, sent.entry.id).await.unwrap().is_some());
    assert!(store.find_attachment(actor.workspace, lost.entry.id).await.unwrap().is_none());
    assert_eq!(bytes_of(&store, actor.workspace, sent.entry.content).await, [5; 10]);
}

async fn parts_without_a_file_go_after_a_day(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let conversation = actor.open().await;
    let file = new_file(&actor, conversation, vec![8; 10]);
    keep(&actor, &file).await.unwrap();
    // Its id is taken: the parts are written, the entry isn't.
    let entry = AttachmentEntry { content: [9; 32], ..file.entry };
    let twin = NewAttachment { entry, bytes: vec![9; 10] };
    assert!(keep(&actor, &twin).await.is_err());
    assert_eq!(bytes_of(&store, actor.workspace, twin.entry.content).await, [9; 10]);
    store.sweep_attachments(at(SWEPT_AFTER), 10).await.unwrap();
    assert!(bytes_of(&store, actor.workspace, twin.entry.content).await.is_empty());
}

async fn another_workspaces_file_is_not_there(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(Arc::clone(&store)).await;
    let conversation = ours.open().await;
    let file = new_file(&ours, conversation, vec![1; 10]);
    let mut forged = file.clone();
    forged.entry.workspace = theirs.workspace;
    let refused = keep(&theirs, &forged).await;
    assert!(matches!(refused, Err(SaveAttachmentError::NoConversation(_))), "{refused:?}");
    keep(&ours, &file).await.unwrap();
    assert!(store.find_attachment(theirs.workspace, file.entry.id).await.unwrap().is_none());
    assert!(bytes_of(&store, theirs.workspace, file.entry.content).await.is_empty());
    let linked = store.find_linked_attachment(file.entry.id).await.unwrap().unwrap();
    assert_eq!(linked.workspace, ours.workspace);
    let id = minted(AttachmentId::mint, 1);
    assert!(store.find_linked_attachment(id).await.unwrap().is_none());
}
