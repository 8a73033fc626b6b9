//! Users, whom a program makes before they say anything.

use app::HaptikUser;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Failed, FailureView, Told};
use super::caller::{Body, Program, text_of};
use crate::ApiState;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(create_haptik_user, update_haptik_user))
}

#[derive(Debug, Deserialize, ToSchema)]
struct UserBody {
    /// The program's own id of the user.
    #[schema(value_type = String)]
    #[serde(default)]
    auth_id: Value,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    mobile_no: Value,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    name: Option<String>,
    /// ISO 639-1.
    #[serde(default)]
    language_code: Option<String>,
    #[serde(default)]
    phone_model: Option<String>,
    #[serde(default)]
    os_version: Option<String>,
    #[serde(default)]
    package_name: Option<String>,
    /// Flat: an object or list in it is refused. `null` forgets a value.
    #[serde(default)]
    custom_data: Option<Map<String, Value>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HaptikUserView)]
struct UserView {
    auth_id: String,
    mobile_no: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

impl From<HaptikUser> for UserView {
    fn from(user: HaptikUser) -> Self {
        let HaptikUser { auth_id, mobile_no, email, name, .. } = user;
        Self { auth_id, mobile_no, email, name }
    }
}

impl UserBody {
    fn into_user(self) -> Result<HaptikUser, Failed> {
        let missing = || Failed::bad("auth_id missing in the request");
        let told = [
            ("language_code", self.language_code),
            ("phone_model", self.phone_model),
            ("os_version", self.os_version),
            ("package_name", self.package_name),
        ];
        let told = told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Ok(HaptikUser {
            auth_id: text_of(Some(&self.auth_id)).ok_or_else(missing)?,
            name: self.name,
            email: self.email,
            mobile_no: text_of(Some(&self.mobile_no)),
            attributes: told.collect(),
            custom_data: self.custom_data.unwrap_or_default(),
        })
    }
}

/// Create a user
///
/// One who is there already is updated. Needed before their first message.
#[utoipa::path(post, path = "/v1.0/user/", operation_id = "createHaptikUser", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = UserBody,
    responses((status = 200, body = UserView), (status = 400, body = FailureView), (status = 401, body = FailureView)))]
async fn create_haptik_user(
    State(state): State<ApiState>,
    Program(client): Program,
    Body(body): Body<UserBody>,
) -> Result<Told<UserView>, Failed> {
    let user = body.into_user()?;
    Ok(Told(state.app.save_haptik_user(&client, user).await?.into()))
}

/// Update a user
#[utoipa::path(put, path = "/v1.0/user/", operation_id = "updateHaptikUser", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = UserBody,
    responses((status = 200, body = UserView), (status = 400, body = FailureView), (status = 401, body = FailureView),
        (status = 404, body = FailureView, description = "`user is not registered`")))]
async fn update_haptik_user(
    State(state): State<ApiState>,
    Program(client): Program,
    Body(body): Body<UserBody>,
) -> Result<Told<UserView>, Failed> {
    let user = body.into_user()?;
    Ok(Told(state.app.change_haptik_user(&client, user).await?.into()))
}
