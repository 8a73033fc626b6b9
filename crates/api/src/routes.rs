//! All routes, a file for each kind of thing.

mod attachments;
mod audit;
mod bot_groups;
mod bots;
mod building;
mod channels;
mod contacts;
mod contexts;
mod conversations;
mod desk;
mod entities;
mod events;
mod factor;
mod gateway;
mod haptik;
mod health;
mod imports;
mod keys;
mod kommunicate;
mod liveperson;
mod master_key;
mod members;
mod messages;
mod previews;
mod public;
mod reports;
mod secrets;
mod sign_in;
mod sign_on;
mod trials;
mod understanding;
mod uploads;
mod webhook_channels;
mod webhook_receivers;
mod webhooks;
mod workspaces;

use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;

/// Every route with its description.
pub fn all() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(bots::routes())
        .merge(building::routes())
        .merge(bot_groups::routes())
        .merge(trials::routes())
        .merge(understanding::routes())
        .merge(entities::routes())
        .merge(previews::routes())
        .merge(uploads::routes())
        .merge(imports::routes())
        .merge(channels::routes())
        .merge(conversations::routes())
        .merge(contacts::routes())
        .merge(contexts::routes())
        .merge(messages::routes())
        .merge(attachments::routes())
        .merge(events::routes())
        .merge(desk::routes())
        .merge(secrets::routes())
        .merge(kommunicate::routes())
        .merge(webhooks::routes())
        .merge(webhook_receivers::routes())
        .merge(webhook_channels::routes())
        .merge(haptik::routes())
        .merge(keys::routes())
        .merge(audit::routes())
        .merge(members::routes())
        .merge(sign_in::routes())
        .merge(sign_on::routes())
        .merge(factor::routes())
        .merge(workspaces::routes())
        .merge(master_key::routes())
        .merge(reports::routes())
        .merge(gateway::routes())
        .merge(liveperson::routes())
        .merge(public::routes())
        .merge(health::routes())
}

/// The route by which files are read.
pub fn files() -> OpenApiRouter<ApiState> {
    attachments::reading()
}
