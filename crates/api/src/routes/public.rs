//! What contacts' browsers may do: open a conversation on a public channel, then read and write it with
//! the token they got. They need no key and see nothing else.

use app::{OpenConversation, Opinion};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::Secret;
use model::id::{ConversationId, WorkspaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use super::attachments::{FileBytes, UploadForm, keep, upload_limit};
use super::events::{EventsQuery, Readers, last_event, stream};
use super::messages::{message_of, read, receive};
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::bearer;
use crate::file_body::{FileBody, FileQuery};
use crate::gate::address_of;
use crate::problem::{Problem, ProblemCode};
use crate::view::attachment::AttachmentView;
use crate::view::conversation::{MessagesQuery, MessagesView, ReadBody, ReceivedView, SendRequest};
use crate::view::rating::{AskedView, RatingBody};

/// How long a contact's message may wait for its answer in the same request, in seconds.
const WAIT_S: u32 = 0;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(open_public_conversation))
        .routes(routes!(send_public_message, list_public_messages))
        .routes(routes!(follow_public_conversation))
        .routes(routes!(upload_public_attachment).layer(upload_limit()))
        .routes(routes!(mark_public_read))
        .routes(routes!(tell_public_typing))
        .routes(routes!(get_survey, answer_survey))
}

/// Who comes with a conversation's token.
struct Contact {
    workspace: WorkspaceId,
    conversation: ConversationId,
}

impl FromRequestParts<ApiState> for Contact {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let Path(conversation) = Path::<ConversationId>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::new(ProblemCode::NotFound))?;
        // Only the stream takes its token from the query: browsers can't send headers there.
        let query = parts.uri.query().unwrap_or_default();
        let token = match bearer(parts) {
            Some(token) => Some(token),
            None if parts.uri.path().ends_with("/events") => {
                query.split('&').find_map(|pair| pair.strip_prefix("token="))
            }
            None => None,
        };
        let workspace = WorkspaceId::DEFAULT;
        let is_good = token.is_some_and(|token| {
            state.app.vault().is_conversation_token(workspace, conversation, token)
        });
        if is_good {
            Ok(Self { workspace, conversation })
        } else {
            Err(Problem::new(ProblemCode::NotSignedIn))
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublicOpenRequest {
    /// The browser's own random id.
    client_id: String,
    /// Who it is, where the channel has an `access_token_url`.
    #[serde(default)]
    user: Option<PublicUser>,
}

/// A contact who is signed in elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublicUser {
    id: String,
    /// Shows that it is them.
    token: String,
}

#[derive(Serialize, ToSchema)]
struct PublicOpenedView {
    id: String,
    /// For this conversation's messages and events.
    token: String,
}

/// Open a conversation from a browser
///
/// On a channel that is public.
#[utoipa::path(post, path = "/api/v1/public/channels/{channel}/conversations", operation_id = "openPublicConversation",
    tag = "public", security(()), params(("channel" = String, Path, description = "Its key")), request_body = PublicOpenRequest,
    responses((status = 201, body = PublicOpenedView),
        (status = 401, body = Problem, description = "`contact_refused`: the token isn't good"), (status = 404, body = Problem, description = "`not_found`: no such channel, or it isn't public"),
        (status = 429, body = Problem, description = "`too_many_requests`: from here, or on this channel")))]
async fn open_public_conversation(
    State(state): State<ApiState>,
    extensions: Extensions,
    headers: HeaderMap,
    PathOf(channel): PathOf<String>,
    JsonBody(request): JsonBody<PublicOpenRequest>,
) -> Result<Response, Problem> {
    let workspace = WorkspaceId::DEFAULT;
    let found = state.app.channel_by_key(workspace, &channel).await?;
    let found = found.filter(|record| record.channel.settings.is_public);
    let found = found.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let address = address_of(&extensions, &headers, state.proxies);
    state.app.pace_opening(address, &channel)?;
    // Apart from those whom the API's callers vouch for: anybody may say any id here.
    let own = own_id("browser", &request.client_id)?;
    let (contact, token) = match request.user {
        Some(user) => (user.id, Some(Secret::new(user.token))),
        None => (own, None),
    };
    state.app.check_identity(&found, &contact, token).await?;
    let request = OpenConversation { channel, contact, ..OpenConversation::default() };
    let opened = state.app.open_conversation(workspace, request).await?;
    let view = PublicOpenedView {
        id: opened.conversation.to_string(),
        token: state.app.vault().conversation_token(workspace, opened.conversation),
    };
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// An id that a browser says, which is good only beside others of the same origin.
fn own_id(origin: &str, id: &str) -> Result<String, Problem> {
    if id.is_empty() {
        return Err(Problem::new(ProblemCode::BadField).with_detail("an id can't be empty"));
    }
    Ok(format!("{origin}/{id}"))
}

/// Send a message from a browser
#[utoipa::path(post, path = "/api/v1/public/conversations/{conversation}/messages", operation_id = "sendPublicMessage",
    tag = "public", security(()), params(("conversation" = String, Path)), request_body = SendRequest,
    responses((status = 200, body = ReceivedView), (status = 202, body = ReceivedView),
        (status = 401, body = Problem, description = "`not_signed_in`"),
        (status = 404, body = Problem, description = "`attachment_not_found`"),
        (status = 409, body = Problem, description = "`conversation_closed`, `id_reused`")))]
async fn send_public_message(
    State(state): State<ApiState>,
    contact: Contact,
    headers: HeaderMap,
    JsonBody(request): JsonBody<SendRequest>,
) -> Result<Response, Problem> {
    let place = (contact.workspace, contact.conversation);
    let mut message = message_of(&state.app, place, request, &headers).await?;
    // Ids of browsers are theirs alone: they can't be used up for others.
    message.id = own_id(&contact.conversation.to_string(), &message.id)?;
    receive(&state, place, (message, WAIT_S), Readers::Contact).await
}

/// Upload a file from a browser
///
/// As for programs.
#[utoipa::path(post, path = "/api/v1/public/conversations/{conversation}/attachments", operation_id = "uploadPublicAttachment",
    tag = "public", security(()), params(("conversation" = String, Path), FileQuery),
    request_body(content((FileBytes = "application/octet-stream"), (UploadForm = "multipart/form-data"))),
    responses((status = 201, body = AttachmentView),
        (status = 401, body = Problem, description = "`not_signed_in`"),
        (status = 409, body = Problem, description = "`attachments_full`, `conversation_closed`"),
        (status = 413, body = Problem, description = "`attachment_too_large`"),
        (status = 415, body = Problem, description = "`attachment_type`: the detail says why")))]
async fn upload_public_attachment(
    State(state): State<ApiState>,
    contact: Contact,
    file: FileBody,
) -> Result<Response, Problem> {
    keep(&state, (contact.workspace, contact.conversation), file).await
}

/// List messages in a browser
#[utoipa::path(get, path = "/api/v1/public/conversations/{conversation}/messages", operation_id = "listPublicMessages",
    tag = "public", security(()), params(("conversation" = String, Path), MessagesQuery),
    responses((status = 200, body = MessagesView), (status = 401, body = Problem, description = "`not_signed_in`")))]
async fn list_public_messages(
    State(state): State<ApiState>,
    contact: Contact,
    QueryOf(query): QueryOf<MessagesQuery>,
) -> Result<Answer<MessagesView>, Problem> {
    let place = (contact.workspace, contact.conversation);
    // Paging back would show what the bot pauses before.
    let query = MessagesQuery { before: None, ..query };
    read(&state, place, &query, Readers::Contact).await
}

/// Follow a conversation in a browser
///
/// Server-sent events, as for members, without notes.
#[utoipa::path(get, path = "/api/v1/public/conversations/{conversation}/events", operation_id = "followPublicConversation",
    tag = "public", security(()), params(("conversation" = String, Path), EventsQuery),
    responses((status = 200, description = "A stream of events", content_type = "text/event-stream"),
        (status = 401, body = Problem, description = "`not_signed_in`")))]
async fn follow_public_conversation(
    State(state): State<ApiState>,
    contact: Contact,
    QueryOf(query): QueryOf<EventsQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let after = last_event(&headers).unwrap_or(query.after);
    stream(&state, (contact.workspace, contact.conversation), after, (Readers::Contact, None)).await
}

/// Mark a conversation as read in a browser
///
/// Up to that message. What was read stays so.
#[utoipa::path(put, path = "/api/v1/public/conversations/{conversation}/read", operation_id = "markPublicRead",
    tag = "public", security(()), params(("conversation" = String, Path)), request_body = ReadBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`: there is no such message yet"),
        (status = 401, body = Problem, description = "`not_signed_in`")))]
async fn mark_public_read(
    State(state): State<ApiState>,
    contact: Contact,
    JsonBody(body): JsonBody<ReadBody>,
) -> Result<StatusCode, Problem> {
    state.app.mark_read(contact.workspace, (contact.conversation, None), body.number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that the contact writes
///
/// Told to agents who follow the desk, and not kept. Say it again every few seconds as long as it is so.
#[utoipa::path(post, path = "/api/v1/public/conversations/{conversation}/typing", operation_id = "tellPublicTyping",
    tag = "public", security(()), params(("conversation" = String, Path)),
    responses((status = 204), (status = 401, body = Problem, description = "`not_signed_in`")))]
async fn tell_public_typing(State(state): State<ApiState>, contact: Contact) -> StatusCode {
    state.app.tell_typing(contact.workspace, contact.conversation, None);
    StatusCode::NO_CONTENT
}

/// Get what the contact is asked
///
/// What they think of the help that they had, once people have closed the conversation, up to 30 days after.
#[utoipa::path(get, path = "/api/v1/public/conversations/{conversation}/rating", operation_id = "getSurvey",
    tag = "public", security(()), params(("conversation" = String, Path)),
    responses((status = 200, body = AskedView), (status = 401, body = Problem, description = "`not_signed_in`"),
        (status = 204, description = "Nothing is asked")))]
async fn get_survey(State(state): State<ApiState>, contact: Contact) -> Result<Response, Problem> {
    let asked = state.app.find_survey(contact.workspace, contact.conversation).await?;
    Ok(match asked {
        Some(asked) => Answer(AskedView::from(asked)).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Say what the contact thinks
///
/// Once for each closing. The conversation stays closed, and no bot is told.
#[utoipa::path(post, path = "/api/v1/public/conversations/{conversation}/rating", operation_id = "answerSurvey",
    tag = "public", security(()), params(("conversation" = String, Path)), request_body = RatingBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 401, body = Problem, description = "`not_signed_in`"),
        (status = 404, body = Problem, description = "`not_found`: nothing is asked"),
        (status = 409, body = Problem, description = "`already_rated`")))]
async fn answer_survey(
    State(state): State<ApiState>,
    contact: Contact,
    JsonBody(body): JsonBody<RatingBody>,
) -> Result<StatusCode, Problem> {
    let RatingBody { score, comment } = body;
    let opinion = Opinion { score: Some(score), comment, is_resolved: None };
    state.app.answer_survey(contact.workspace, contact.conversation, opinion).await?;
    Ok(StatusCode::NO_CONTENT)
}
