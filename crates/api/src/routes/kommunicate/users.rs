//! Users: contacts by their ids, and our bots.

use std::collections::BTreeMap;

use app::{User, UserChange};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Envelope, RefusalView, Refused};
use super::client::{Body, Client};
use crate::ApiState;
use crate::problem::ProblemCode;

/// How they number what a user may do.
const BOT: u32 = 1;
const USER: u32 = 3;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(user_details)).routes(routes!(update_user))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsersRequest {
    /// At most 100.
    user_id_list: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserView {
    user_id: String,
    user_name: String,
    display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    connected: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_at_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    deactivated: bool,
    active: bool,
    unread_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_message_at_time: Option<i64>,
    /// 1: a bot, 3: a user.
    role_type: u32,
    metadata: BTreeMap<String, String>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        let name = user.name.unwrap_or_else(|| user.id.clone());
        let seen = user.last_seen_at.map(model::Timestamp::as_millisecond);
        Self {
            user_id: user.id,
            user_name: name.clone(),
            display_name: name,
            email: user.email,
            connected: false,
            last_seen_at_time: seen,
            created_at_time: user.created_at.map(model::Timestamp::as_millisecond),
            image_link: user.image,
            phone_number: user.phone,
            deactivated: false,
            active: true,
            unread_count: 0,
            last_message_at_time: seen,
            role_type: if user.is_bot { BOT } else { USER },
            metadata: user.metadata.into_iter().collect(),
        }
    }
}

/// Get users' details
///
/// Of those who are known; others are left out.
#[utoipa::path(post, path = "/rest/ws/user/v2/detail", operation_id = "getKommunicateUsers", tag = "kommunicate",
    security(("kommunicate_key" = [])), request_body = UsersRequest,
    responses((status = 200, body = Envelope<Vec<UserView>>), (status = 400, body = RefusalView), (status = 401, body = RefusalView)))]
async fn user_details(
    State(state): State<ApiState>,
    client: Client,
    Body(request): Body<UsersRequest>,
) -> Result<Envelope<Vec<UserView>>, Refused> {
    let users = state.app.list_users(client.workspace(), &request.user_id_list).await?;
    Ok(Envelope::of(users.into_iter().map(UserView::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserRequest {
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    image_link: Option<String>,
    #[serde(default)]
    phone_number: Option<String>,
    /// Over what was there, by name; `null` forgets one.
    #[serde(default)]
    metadata: Map<String, Value>,
}

/// Update a user
///
/// The one whom `Of-User-Id` says.
#[utoipa::path(post, path = "/rest/ws/user/update", operation_id = "updateKommunicateUser", tag = "kommunicate",
    security(("kommunicate_key" = [])), params(("Of-User-Id" = String, Header)), request_body = UserRequest,
    responses((status = 200, body = Envelope<String>), (status = 400, body = RefusalView),
        (status = 401, body = RefusalView), (status = 404, body = RefusalView)))]
async fn update_user(
    State(state): State<ApiState>,
    client: Client,
    Body(request): Body<UserRequest>,
) -> Result<Envelope<&'static str>, Refused> {
    let workspace = client.workspace();
    let missing = || Refused::new(ProblemCode::BadField, "Of-User-Id says whom to update");
    let id = client.acting.ok_or_else(missing)?;
    let change = UserChange {
        name: request.display_name,
        email: request.email,
        image: request.image_link,
        phone: request.phone_number,
        metadata: request.metadata,
    };
    state.app.change_user(workspace, &id, change).await?;
    Ok(Envelope::of("success"))
}
