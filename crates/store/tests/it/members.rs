//! Members, their sign-ins and links.

use std::sync::Arc;

use model::id::MemberId;
use model::member::{Role, Roles};
use store::{
    AccessChange, AuditFilter, AuditRecord, FactorOn, KEPT_ACCESS_CHANGES, MemberChange, NewApiKey,
    NewAuditEntry, NewMember, NewPassword, NewProof, Store,
};

use crate::areas::{api_key, minted};
use crate::fixture::{Actor, at, on_every_store};

on_every_store![
    a_member_is_made_found_and_changed,
    a_sign_in_lasts_until_it_is_over_or_ended,
    a_link_sets_a_password_once,
    a_members_key_is_good_while_they_are_in_force,
    another_workspaces_members_are_not_there,
    a_second_factor_is_kept_used_and_removed,
    an_invitation_is_taken_up_once,
    whose_right_changed_is_told_in_order,
    the_audit_log_is_read_from_its_end,
];

fn new_member(number: u8, email: &str) -> NewMember {
    NewMember {
        id: minted(MemberId::mint, number),
        email: email.parse().unwrap(),
        name: "Ada".to_owned(),
        roles: Roles::from([Role::Agent, Role::Lead]),
        created_at: at(0),
    }
}

fn proof(number: u8, member: MemberId) -> NewProof {
    NewProof { hash: [number; 32], member, now: at(1), expires_at: at(10) }
}

fn password(kept: Option<[u8; 32]>) -> NewPassword {
    NewPassword { hash: "$argon2id$x".to_owned(), kept }
}

async fn a_member_is_made_found_and_changed(store: Arc<dyn Store>) {
    let ours = Actor::new(store).await;
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    assert!(store.create_member(workspace, new.clone()).await.unwrap());
    let again = NewMember { id: minted(MemberId::mint, 2), ..new.clone() };
    assert!(!store.create_member(workspace, again).await.unwrap(), "the address is taken");
    let found = store.find_member(workspace, new.id).await.unwrap().unwrap();
    assert_eq!((found.email.as_str(), found.name.as_str()), ("ada@example.com", "Ada"));
    assert_eq!(found.roles, new.roles);
    assert!(!found.has_password && !found.has_second_factor && !found.is_linked);
    let proof = store.find_proof(workspace, "ada@example.com").await.unwrap().unwrap();
    assert_eq!((proof.member, proof.password, proof.factor), (found.clone(), None, None));

    let other = new_member(3, "bob@example.com");
    assert!(store.create_member(workspace, other).await.unwrap());
    let emails = async |after: Option<&str>, limit| -> Vec<String> {
        let listed = store.list_members(workspace, after, limit).await.unwrap();
        listed.into_iter().map(|member| member.email).collect()
    };
    assert_eq!(emails(None, 1).await, ["ada@example.com"]);
    assert_eq!(emails(Some("ada@example.com"), 5).await, ["bob@example.com"]);

    let change = MemberChange { name: Some("Ada L.".to_owned()), ..MemberChange::default() };
    assert!(store.change_member(workspace, new.id, change, at(5)).await.unwrap());
    let roles = Roles::from([Role::Analyst]);
    for (is_disabled, expected) in
        [(Some(true), Some(at(6))), (None, Some(at(6))), (Some(false), None)]
    {
        let change =
            MemberChange { roles: Some(roles.clone()), is_disabled, ..MemberChange::default() };
        assert!(store.change_member(workspace, new.id, change, at(6)).await.unwrap());
        let found = store.find_member(workspace, new.id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.disabled_at), ("Ada L.", expected));
        assert_eq!(found.roles, roles);
    }
}

async fn a_sign_in_lasts_until_it_is_over_or_ended(store: Arc<dyn Store>) {
    let ours = Actor::new(store).await;
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    store.create_member(workspace, new.clone()).await.unwrap();
    for number in [1, 2, 3] {
        assert!(store.create_sign_in(workspace, proof(number, new.id)).await.unwrap());
    }
    let find = async |number: u8, now| store.find_sign_in([number; 32], at(now)).await.unwrap();
    let found = find(1, 9).await.unwrap();
    assert_eq!(
        (found.member.id, found.seen_at, found.member.workspace),
        (new.id, at(1), workspace)
    );
    assert_eq!(find(1, 10).await, None, "over");
    assert_eq!(find(9, 2).await, None);
    store.touch_sign_in(workspace, [1; 32], at(4)).await.unwrap();
    assert_eq!(find(1, 5).await.unwrap().seen_at, at(4));
    assert!(store.end_sign_in(workspace, new.id, [1; 32]).await.unwrap());
    assert!(!store.end_sign_in(workspace, new.id, [1; 32]).await.unwrap());
    assert_eq!(find(1, 5).await, None);

    assert!(store.set_password(workspace, new.id, password(Some([2; 32]))).await.unwrap());
    assert!(find(2, 5).await.is_some(), "where it was set one stays");
    assert_eq!(find(3, 5).await, None);
    let change = MemberChange { signs_out: true, ..MemberChange::default() };
    store.change_member(workspace, new.id, change, at(5)).await.unwrap();
    assert_eq!(find(2, 5).await, None);

    assert!(store.create_sign_in(workspace, proof(4, new.id)).await.unwrap());
    let change = MemberChange { is_disabled: Some(true), ..MemberChange::default() };
    store.change_member(workspace, new.id, change, at(5)).await.unwrap();
    assert_eq!(find(4, 5).await, None, "who is disabled isn't signed in");
    assert!(!store.create_sign_in(workspace, proof(5, new.id)).await.unwrap());
    assert!(!store.set_password(workspace, new.id, password(None)).await.unwrap());
    assert!(store.purge(at(10), 100).await.unwrap() > 0, "what is over goes");
}

async fn a_link_sets_a_password_once(store: Arc<dyn Store>) {
    let ours = Actor::new(store).await;
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    store.create_member(workspace, new.clone()).await.unwrap();
    assert!(store.create_member_link(workspace, proof(1, new.id)).await.unwrap());
    assert!(store.create_member_link(workspace, proof(2, new.id)).await.unwrap());
    assert_eq!(store.find_member_link([1; 32], at(2)).await.unwrap(), None, "the newest counts");
    assert_eq!(store.find_member_link([2; 32], at(10)).await.unwrap(), None, "over");
    let set =
        async |now| store.set_password_by_link([2; 32], password(None), at(now)).await.unwrap();
    assert!(!set(10).await);
    store.create_sign_in(workspace, proof(7, new.id)).await.unwrap();
    assert!(set(2).await);
    assert!(!set(2).await, "once");
    assert_eq!(store.find_sign_in([7; 32], at(2)).await.unwrap(), None);
    let proof = store.find_proof_of(workspace, new.id).await.unwrap().unwrap();
    assert_eq!(proof.password.as_deref(), Some("$argon2id$x"));
    assert!(proof.member.has_password);
}

async fn a_members_key_is_good_while_they_are_in_force(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    store.create_member(workspace, new.clone()).await.unwrap();
    let key = NewApiKey { member: Some(new.id), ..api_key([4; 32]) };
    let foreign = NewApiKey { hash: [5; 32], ..key.clone() };
    assert!(!store.create_api_key(theirs.workspace, foreign).await.unwrap());
    assert!(store.create_api_key(workspace, key).await.unwrap());
    let found = store.find_api_key([4; 32]).await.unwrap().unwrap().member.unwrap();
    assert_eq!((found.id, found.name.as_str(), found.roles), (new.id, "Ada", new.roles));
    for (is_disabled, is_found) in [(true, false), (false, true)] {
        let change = MemberChange { is_disabled: Some(is_disabled), ..MemberChange::default() };
        store.change_member(workspace, new.id, change, at(5)).await.unwrap();
        assert_eq!(store.find_api_key([4; 32]).await.unwrap().is_some(), is_found);
    }
    assert_eq!(
        store.list_api_keys(workspace).await.unwrap()[0].member.as_ref().unwrap().id,
        new.id
    );
}

async fn another_workspaces_members_are_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let new = new_member(1, "ada@example.com");
    ours.store.create_member(ours.workspace, new.clone()).await.unwrap();
    ours.store.create_sign_in(ours.workspace, proof(1, new.id)).await.unwrap();
    let (store, workspace) = (&theirs.store, theirs.workspace);
    assert_eq!(store.find_member(workspace, new.id).await.unwrap(), None);
    assert_eq!(store.find_proof(workspace, "ada@example.com").await.unwrap(), None);
    assert_eq!(store.find_proof_of(workspace, new.id).await.unwrap(), None);
    assert_eq!(store.list_members(workspace, None, 10).await.unwrap(), []);
    let change =
        MemberChange { signs_out: true, is_disabled: Some(true), ..MemberChange::default() };
    assert!(!store.change_member(workspace, new.id, change, at(5)).await.unwrap());
    assert!(!store.create_sign_in(workspace, proof(2, new.id)).await.unwrap());
    assert!(!store.end_sign_in(workspace, new.id, [1; 32]).await.unwrap());
    assert!(!store.create_member_link(workspace, proof(3, new.id)).await.unwrap());
    assert!(!store.set_password(workspace, new.id, password(None)).await.unwrap());
    let found = ours.store.find_sign_in([1; 32], at(2)).await.unwrap().unwrap();
    assert_eq!(found.member.disabled_at, None);
    // The same address is somebody else there.
    let same = NewMember { id: minted(MemberId::mint, 9), ..new };
    assert!(store.create_member(workspace, same).await.unwrap());
}

async fn a_second_factor_is_kept_used_and_removed(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    store.create_member(workspace, new.clone()).await.unwrap();
    for number in [1, 2] {
        store.create_sign_in(workspace, proof(number, new.id)).await.unwrap();
    }
    let sealed = || (vec![7, 0], "k".to_owned());
    let on =
        |step| FactorOn { step, codes: vec![[3; 32], [4; 32]], kept: Some([1; 32]), now: at(5) };
    let turn_on = async |step| store.turn_factor_on(workspace, new.id, on(step)).await.unwrap();
    assert!(!turn_on(9).await, "there is none");
    assert!(!store.put_factor(theirs.workspace, new.id, sealed()).await.unwrap());
    assert!(store.put_factor(workspace, new.id, sealed()).await.unwrap());
    let factor = async || store.find_proof_of(workspace, new.id).await.unwrap().unwrap().factor;
    let kept = factor().await.unwrap();
    assert_eq!((kept.ciphertext, kept.is_on, kept.step), (vec![7, 0], false, 0));
    assert!(turn_on(9).await);
    assert!(!turn_on(10).await, "it is on");
    assert!(!store.put_factor(workspace, new.id, sealed()).await.unwrap());
    let kept = factor().await.unwrap();
    assert_eq!((kept.is_on, kept.step), (true, 9));
    assert!(store.find_sign_in([1; 32], at(6)).await.unwrap().is_some());
    assert!(store.find_sign_in([2; 32], at(6)).await.unwrap().is_none());

    for (step, is_good) in
        [(9, false), (8, false), (10, true), (10, false), (12, true), (11, false)]
    {
        let is_used = store.use_factor_step(workspace, new.id, step).await.unwrap();
        assert_eq!(is_used, is_good, "{step}");
    }
    assert!(!store.use_recovery_code(theirs.workspace, new.id, [3; 32]).await.unwrap());
    for (code, is_good) in [([3; 32], true), ([3; 32], false), ([9; 32], false)] {
        let is_used = store.use_recovery_code(workspace, new.id, code).await.unwrap();
        assert_eq!(is_used, is_good, "{code:?}");
    }
    assert!(!store.remove_factor(theirs.workspace, new.id, None).await.unwrap());
    assert!(store.remove_factor(workspace, new.id, None).await.unwrap());
    assert_eq!(factor().await, None);
    assert!(!store.use_recovery_code(workspace, new.id, [4; 32]).await.unwrap());
    assert!(store.find_sign_in([1; 32], at(6)).await.unwrap().is_none());
}

async fn the_audit_log_is_read_from_its_end(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let member = minted(MemberId::mint, 1);
    for (number, operation, by) in [(1, "putSecret", Some(member)), (2, "deleteBot", None)] {
        let record = AuditRecord { name: "Ada".to_owned(), status: 204, ..AuditRecord::default() };
        let operation = operation.to_owned();
        let entry = NewAuditEntry { operation, member: by, record, now: at(number) };
        ours.store.add_audit_entry(ours.workspace, entry).await.unwrap();
    }
    let list = async |actor: &Actor, filter: AuditFilter| {
        actor.store.list_audit_entries(actor.workspace, filter, 10).await.unwrap()
    };
    let all = list(&ours, AuditFilter::default()).await;
    let operations: Vec<&str> = all.iter().map(|entry| entry.operation.as_str()).collect();
    assert_eq!(operations, ["deleteBot", "putSecret"]);
    assert_eq!((all[1].member, all[1].at), (Some(member), at(1)));
    assert_eq!((all[1].record.name.as_str(), all[1].record.status), ("Ada", 204));
    let of = AuditFilter { member: Some(member), ..AuditFilter::default() };
    assert_eq!(list(&ours, of).await, all[1..]);
    let named = AuditFilter { operation: Some("deleteBot".to_owned()), ..AuditFilter::default() };
    assert_eq!(list(&ours, named).await, all[..1]);
    let before = AuditFilter { before: Some(all[0].id), ..AuditFilter::default() };
    assert_eq!(list(&ours, before).await, all[1..]);
    assert_eq!(list(&theirs, AuditFilter::default()).await, []);
}

async fn an_invitation_is_taken_up_once(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let (store, workspace) = (&ours.store, ours.workspace);
    let new = new_member(1, "ada@example.com");
    assert!(store.create_member(workspace, new.clone()).await.unwrap());
    assert!(store.create_member_link(workspace, proof(1, new.id)).await.unwrap());
    let link = async |workspace, subject: &str| {
        store.link_invited_member(workspace, "ada@example.com", subject).await.unwrap()
    };
    assert_eq!(link(theirs.workspace, "i u-1").await, None);
    assert_eq!(link(workspace, "i u-1").await, Some(new.id));
    assert_eq!(link(workspace, "i u-2").await, None, "it was taken up");
    assert_eq!(store.find_member_link([1; 32], at(2)).await.unwrap(), None);
    let find = async |workspace, subject: &str| {
        let found = store.find_linked_member(workspace, subject).await.unwrap();
        found.map(|member| (member.id, member.is_linked))
    };
    assert_eq!(find(workspace, "i u-1").await, Some((new.id, true)));
    assert_eq!(find(workspace, "i u-2").await, None);
    assert_eq!(find(theirs.workspace, "i u-1").await, None);
    for (number, email, subject) in
        [(2, "ada@example.com", "i u-3"), (3, "bob@example.com", "i u-1")]
    {
        let other = new_member(number, email);
        assert!(!store.create_linked_member(workspace, other, subject).await.unwrap(), "{email}");
    }
    let bob = new_member(4, "bob@example.com");
    assert!(store.create_linked_member(workspace, bob.clone(), "i u-4").await.unwrap());
    assert_eq!(find(workspace, "i u-4").await, Some((bob.id, true)));
}

async fn whose_right_changed_is_told_in_order(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let (store, workspace) = (&ours.store, ours.workspace);
    let first = store.last_access_change(workspace).await.unwrap();
    let new = new_member(1, "ada@example.com");
    store.create_member(workspace, new.clone()).await.unwrap();
    store.create_sign_in(workspace, proof(1, new.id)).await.unwrap();
    assert!(store.end_sign_in(workspace, new.id, [1; 32]).await.unwrap());
    // What isn't done isn't told.
    assert!(!store.end_sign_in(workspace, new.id, [1; 32]).await.unwrap());
    let own = NewApiKey { member: Some(new.id), ..api_key([7; 32]) };
    let program = api_key([8; 32]);
    for key in [&own, &program] {
        assert!(store.create_api_key(workspace, key.clone()).await.unwrap());
        assert!(store.revoke_api_key(workspace, key.id, at(3)).await.unwrap());
    }
    let changes = store.list_access_changes(workspace, first).await.unwrap();
    let subjects = [new.id.as_uuid(), new.id.as_uuid(), program.id.as_uuid()];
    let expected = (first + 1..).zip(subjects);
    let expected: Vec<AccessChange> =
        expected.map(|(number, subject)| AccessChange { number, subject }).collect();
    assert_eq!(changes, expected, "a member's key is the member's");
    assert_eq!(store.list_access_changes(workspace, first + 2).await.unwrap(), changes[2..]);
    assert_eq!(store.list_access_changes(theirs.workspace, 0).await.unwrap(), []);

    // The newest are kept.
    for _ in 0..1_005 {
        let change = MemberChange { signs_out: true, ..MemberChange::default() };
        assert!(store.change_member(workspace, new.id, change, at(5)).await.unwrap());
    }
    let kept = store.list_access_changes(workspace, 0).await.unwrap();
    let last = store.last_access_change(workspace).await.unwrap();
    assert_eq!((kept.len() as u64, kept.last().unwrap().number), (KEPT_ACCESS_CHANGES, last));
}
