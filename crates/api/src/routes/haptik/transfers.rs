//! Giving a user's conversation to a team.

use app::HaptikTransfer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Failed, FailureView, Told};
use super::caller::{Body, Credentials, Program, Stranger, text_of};
use super::messages::DoneView;
use crate::ApiState;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(send_haptik_chat_to_agent))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = HaptikTransferBody)]
struct TransferBody {
    #[schema(value_type = Option<String>)]
    team_name: Option<Value>,
    /// The program's own id of the user, or the `user_id` of events.
    #[schema(value_type = Option<String>)]
    user_name: Option<Value>,
    #[schema(value_type = Option<u64>)]
    business_id: Option<Value>,
    /// Seconds before it happens: 5 to 10, 10 unless said otherwise.
    countdown: Option<i64>,
}

/// Give a user's conversation to a team
#[utoipa::path(post, path = "/integration/external/v1.0/send_chat_to_agent/", operation_id = "sendHaptikChatToAgent", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = TransferBody,
    responses((status = 200, body = DoneView), (status = 400, body = FailureView), (status = 401, body = FailureView)))]
async fn send_haptik_chat_to_agent(
    State(state): State<ApiState>,
    credentials: Credentials,
    Body(body): Body<TransferBody>,
) -> Result<Told<DoneView>, Failed> {
    let client = credentials.sign_in(&state).await.map_err(refused)?;
    let program = Program(client);
    let missing = |name: &str| Failed::bad(format!("{name} missing in the request"));
    let user_name = text_of(body.user_name.as_ref()).ok_or_else(|| missing("user_name"))?;
    body.business_id.as_ref().ok_or_else(|| missing("business_id"))?;
    let team = text_of(body.team_name.as_ref()).ok_or_else(|| missing("team_name"))?;
    program.check_business(body.business_id.as_ref())?;
    let asked = HaptikTransfer { user_name, team, countdown_s: body.countdown };
    state.app.send_haptik_to_team(&program.0, asked).await?;
    Ok(Told(DoneView { success: true }))
}

fn refused(stranger: Stranger) -> Failed {
    let message = match stranger {
        Stranger::NoClient => "client_id missing in headers",
        Stranger::WrongClient => "invalid client_id in headers",
        Stranger::NoToken => "token missing in headers",
        Stranger::BadHeader => "invalid authorization in headers",
        Stranger::WrongToken => "invalid token provided",
        Stranger::Unanswered(failed) => return failed,
    };
    Failed::new(StatusCode::UNAUTHORIZED, message)
}
