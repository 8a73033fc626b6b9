//! Files: uploading them to a conversation, and reading them by a signed link.

use std::ops::Range;

use app::LinkError;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use serde::Deserialize;
use store::{ATTACHMENT_PART_BYTES, AttachmentEntry, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, PathOf, QueryOf};
use crate::byte_range::{self, Wanted};
use crate::caller::Caller;
use crate::file_body::{FileBody, FileQuery, MAX_UPLOAD_BODY_BYTES};
use crate::problem::{Problem, ProblemCode};
use crate::view::attachment::AttachmentView;

/// Files are nobody's page: whatever one holds, a browser runs nothing of it.
const POLICY: &str = "sandbox; default-src 'none'";
/// How much of a file is read at once.
const PART_BYTES: u64 = ATTACHMENT_PART_BYTES as u64;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(upload_attachment).layer(upload_limit())).merge(reading())
}

/// The route by which files are read.
pub fn reading() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(read_file))
}

/// The limit of an upload's body, in place of that of other requests.
pub(super) fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MAX_UPLOAD_BODY_BYTES)
}

/// A file as it is.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only described; bodies are read and written piece by piece")]
pub(super) struct FileBytes(Vec<u8>);

/// A form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; bodies are read and written piece by piece")]
pub(super) struct UploadForm {
    file: FileBytes,
}

/// Upload a file to a conversation
///
/// As the body itself, with its media type, or as the field `file` of a form. A message may hold it
/// within 24 hours; then it goes if none does. At most 10 MiB, unless the operator says
/// otherwise. What it is, is found by its bytes:
/// pictures (PNG, JPEG, GIF, WebP), PDF, plain text, CSV, office documents, MP4, WebM, QuickTime, MP3, Ogg and WAV.
#[utoipa::path(post, path = "/api/v1/conversations/{conversation}/attachments", operation_id = "uploadAttachment", tag = "attachments",
    params(("conversation" = String, Path), FileQuery),
    request_body(content((FileBytes = "application/octet-stream"), (UploadForm = "multipart/form-data"))),
    responses((status = 201, body = AttachmentView),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`attachments_full`, `conversation_closed`"),
        (status = 413, body = Problem, description = "`attachment_too_large`"),
        (status = 415, body = Problem, description = "`attachment_type`: the detail says why"),
        (status = 422, body = Problem, description = "`took_too_long`; `attachment_infected`"),
        (status = 429, body = Problem, description = "`too_many_requests`: too many uploads at once"),
        (status = 503, body = Problem, description = "`unavailable`: files can't be scanned"),
        (status = 507, body = Problem, description = "`storage_full`")))]
async fn upload_attachment(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    file: FileBody,
) -> Result<Response, Problem> {
    keep(&state, (caller.workspace(), id), file).await
}

/// Keeps a file and shows it.
pub(super) async fn keep(
    state: &ApiState,
    (workspace, id): (WorkspaceId, ConversationId),
    file: FileBody,
) -> Result<Response, Problem> {
    let FileBody { upload, room: _room } = file;
    state.uploads.scan(&upload.bytes).await?;
    let entry = state.app.keep_attachment(workspace, id, upload).await?;
    let view = AttachmentView::kept(&state.app, entry);
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct LinkQuery {
    /// Until when the link is good, in seconds since 1970.
    expires: i64,
    /// This server's signature.
    sig: String,
}

/// Read a file by a signed link
///
/// Links are shown with messages and given to bots. Pictures may be shown in place; everything else is
/// to be saved. One range of bytes may be asked for; several are answered by the whole file.
#[utoipa::path(get, path = "/files/{file}", operation_id = "readFile", tag = "attachments", security(()),
    params(("file" = String, Path), LinkQuery),
    responses((status = 200, description = "The bytes", body = FileBytes, content_type = "application/octet-stream"),
        (status = 206, description = "The bytes that `Range` asks for", body = FileBytes, content_type = "application/octet-stream"),
        (status = 416, body = Problem, description = "`range_not_satisfiable`"),
        (status = 403, body = Problem, description = "`bad_signature`"),
        (status = 404, body = Problem, description = "`not_found`: it was never sent, and has gone"),
        (status = 410, body = Problem, description = "`link_expired`")))]
async fn read_file(
    State(state): State<ApiState>,
    PathOf(id): PathOf<AttachmentId>,
    query: Result<QueryOf<LinkQuery>, Problem>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    // What can't be a signature is none of ours.
    let QueryOf(link) = query.map_err(|_| Problem::from(LinkError::Forged))?;
    let (state, entry) = open(state, id, &link).await?;
    let tag = tag(&entry);
    let wanted = byte_range::wanted(&asked, entry.size, &tag);
    let mut headers = headers_of(&entry, &tag);
    Ok(match wanted {
        Wanted::All => {
            let all = 0..entry.size;
            (headers, Body::from_stream(bytes_of(state, entry, all))).into_response()
        }
        Wanted::Part(part) => {
            headers.insert(CONTENT_LENGTH, (part.end - part.start).into());
            let last = part.end - 1;
            set(
                &mut headers,
                CONTENT_RANGE,
                &format!("bytes {}-{last}/{}", part.start, entry.size),
            );
            let body = Body::from_stream(bytes_of(state, entry, part));
            (StatusCode::PARTIAL_CONTENT, headers, body).into_response()
        }
        Wanted::Nothing => {
            let mut refused = Problem::new(ProblemCode::RangeNotSatisfiable).into_response();
            set(refused.headers_mut(), CONTENT_RANGE, &format!("bytes */{}", entry.size));
            refused
        }
    })
}

/// Opens a link, with who keeps the file: that may be a preview.
async fn open(
    state: ApiState,
    id: AttachmentId,
    link: &LinkQuery,
) -> Result<(ApiState, AttachmentEntry), Problem> {
    let gone = match state.app.open_attachment_link(id, link.expires, &link.sig).await {
        Ok(entry) => return Ok((state, entry)),
        Err(error @ LinkError::Gone(_)) => error,
        Err(error) => return Err(error.into()),
    };
    let Ok(previews) = state.app.previews() else { return Err(gone.into()) };
    let Some(app) = previews.keeper_of(id).await? else { return Err(gone.into()) };
    let entry = app.open_attachment_link(id, link.expires, &link.sig).await?;
    Ok((ApiState { app, ..state }, entry))
}

/// Names the bytes: the same ones have the same tag.
fn tag(entry: &AttachmentEntry) -> String {
    use std::fmt::Write as _;
    let mut tag = String::with_capacity(entry.content.len() * 2 + 2);
    tag.push('"');
    for byte in entry.content {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
}

fn headers_of(entry: &AttachmentEntry, tag: &str) -> HeaderMap {
    let fixed: [(HeaderName, &str); 6] = [
        (ACCEPT_RANGES, "bytes"),
        (ETAG, tag),
        (CACHE_CONTROL, "private"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_TYPE, &entry.media_type),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in fixed {
        set(&mut headers, name, value);
    }
    headers.insert(CONTENT_LENGTH, entry.size.into());
    let disposition = HeaderValue::from_str(&disposition(entry));
    let fallback = HeaderValue::from_static("attachment");
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(fallback));
    headers
}

/// How to show a file: a picture in place, everything else saved under its name.
fn disposition(entry: &AttachmentEntry) -> String {
    let kind = if entry.media_type.starts_with("image/") { "inline" } else { "attachment" };
    let plain: String = entry
        .name
        .chars()
        .map(|char| match char {
            '"' | '\\' | '%' => '_',
            ' '..='~' => char,
            _ => '_',
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", percent_encoded(&entry.name))
}

/// As RFC 8187 writes values.
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let _ = match is_plain {
            true => write!(encoded, "{}", char::from(byte)),
            false => write!(encoded, "%{byte:02X}"),
        };
        encoded
    })
}

/// These bytes of the file, part after part: at most one is held.
fn bytes_of(
    state: ApiState,
    entry: AttachmentEntry,
    wanted: Range<u64>,
) -> impl Stream<Item = Result<Vec<u8>, StoreError>> {
    let first = wanted.start / PART_BYTES;
    futures::stream::try_unfold((state, entry, first), move |(state, entry, part)| {
        let wanted = wanted.clone();
        async move {
            let begins = part * PART_BYTES;
            let number = u32::try_from(part).ok().filter(|_| begins < wanted.end);
            let Some(number) = number else { return Ok(None) };
            let Some(mut bytes) = state.app.read_attachment(&entry, number).await? else {
                return Ok(None);
            };
            bytes.truncate(length(wanted.end - begins));
            bytes.drain(..length(wanted.start.saturating_sub(begins)).min(bytes.len()));
            Ok(Some((bytes, (state, entry, part + 1))))
        }
    })
}

fn length(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let entry = |name: &str, media_type: &str| AttachmentEntry {
            id: AttachmentId::mint(model::Timestamp::UNIX_EPOCH, [0; 10]),
            workspace: WorkspaceId::DEFAULT,
            conversation: ConversationId::mint(model::Timestamp::UNIX_EPOCH, [0; 10]),
            content: [0; 32],
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size: 1,
            created_at: model::Timestamp::UNIX_EPOCH,
        };
        for (name, media_type, told) in [
            ("a b.png", "image/png", "inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png"),
            ("a.pdf", "application/pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            (
                "\"; x=\".csv",
                "text/csv",
                "attachment; filename=\"_; x=_.csv\"; filename*=UTF-8''%22%3B%20x%3D%22.csv",
            ),
            (
                "ü\r\n.txt",
                "text/plain",
                "attachment; filename=\"___.txt\"; filename*=UTF-8''%C3%BC%0D%0A.txt",
            ),
        ] {
            let entry = entry(name, media_type);
            assert_eq!(disposition(&entry), told);
            assert_eq!(headers_of(&entry, "\"1\"")[CONTENT_DISPOSITION], told);
        }
    }
}
