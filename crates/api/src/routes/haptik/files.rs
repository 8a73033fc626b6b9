//! Files that users send.

use std::collections::BTreeMap;

use app::{HaptikFile, HaptikMessage};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Failed, FailureView, Told};
use super::caller::Program;
use super::messages::{MessageView, key_of};
use crate::ApiState;
use crate::file_body::FormBody;

/// Kinds of messages with a file, and the names that such files end in.
const KINDS: [(i64, &[&str]); 2] =
    [(1, &["jpg", "jpeg", "png", "gif"]), (52, &["docx", "doc", "pdf", "xls", "xlsx", "csv"])];

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(log_haptik_file))
}

/// A form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form that is read field by field")]
struct HaptikFileForm {
    auth_id: String,
    business_id: Option<u64>,
    /// 1: a picture (jpg, jpeg, png, gif), 52: a document (docx, doc, pdf, xls, xlsx, csv).
    message_type: i64,
    message_body: Option<String>,
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Send a user's file
///
/// At most 10 MiB.
#[utoipa::path(post, path = "/v1.0/log_file_from_user/", operation_id = "logHaptikFile", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])),
    request_body(content = HaptikFileForm, content_type = "multipart/form-data"),
    responses((status = 200, body = MessageView), (status = 400, body = FailureView), (status = 401, body = FailureView),
        (status = 403, body = FailureView, description = "`user is not registered`"),
        (status = 413, body = FailureView), (status = 415, body = FailureView)))]
async fn log_haptik_file(
    State(state): State<ApiState>,
    program: Program,
    headers: HeaderMap,
    form: FormBody,
) -> Result<Told<MessageView>, Failed> {
    let FormBody { mut fields, upload, room: _room } = form;
    let stated = fields.remove("business_id").map(Value::String);
    program.check_business(stated.as_ref())?;
    let missing = |name: &str| Failed::bad(format!("{name} missing in the request"));
    let auth_id = fields.remove("auth_id").ok_or_else(|| missing("auth_id"))?;
    let message_type = kind_of(&fields, upload.name.as_deref())?;
    state.uploads.scan(&upload.bytes).await?;
    let text = fields.remove("message_body").unwrap_or_default();
    let message = HaptikMessage { auth_id, text, key: key_of(&headers) };
    let file = HaptikFile { message, upload };
    let sent = state.app.log_haptik_file(&program.0, file).await?;
    Ok(Told(MessageView::of(sent, message_type)))
}

/// The kind of message, which the file's name fits.
fn kind_of(fields: &BTreeMap<String, String>, name: Option<&str>) -> Result<i64, Failed> {
    let stated = fields.get("message_type").and_then(|text| text.trim().parse::<i64>().ok());
    let kind = KINDS.iter().find(|(kind, _)| Some(*kind) == stated);
    let wrong = || Failed::bad("message_type is 1 for a picture or 52 for a document");
    let (kind, endings) = kind.ok_or_else(wrong)?;
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let fits = ending.is_some_and(|own| endings.iter().any(|it| it.eq_ignore_ascii_case(own)));
    let unfit = || {
        let message = format!("a file of message_type {kind} ends in {}", endings.join(", "));
        Failed::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    };
    if fits { Ok(*kind) } else { Err(unfit()) }
}
