//! Files in requests: as the body itself, or as the field `file` of a form. Read piece by piece: what is
//! too large, stalls or would need more memory than all uploads together may is refused on the way.

use std::collections::BTreeMap;
use std::time::Duration;

use app::NewUpload;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures::{Stream, StreamExt as _};
use serde::Deserialize;
use store::MAX_ATTACHMENT_BYTES;
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::IntoParams;

use crate::ApiState;
use crate::body::QueryOf;
use crate::problem::{Problem, ProblemCode};

/// What a form says around a file, in bytes.
const AROUND_BYTES: usize = 64 * 1024;
/// Largest body of an upload, whatever the setting, in bytes.
pub const MAX_UPLOAD_BODY_BYTES: usize = MAX_ATTACHMENT_BYTES + AROUND_BYTES;
/// Most bytes of all uploads under way.
const MAX_BYTES_UNDER_WAY: usize = 256 * 1024 * 1024;
/// Longest pause within an upload.
const STALL_TIME: Duration = Duration::from_secs(15);
/// Longest upload.
const UPLOAD_TIME: Duration = Duration::from_mins(2);
/// Most fields of a form beside its file.
const MAX_FIELDS: usize = 20;
/// Largest field of a form beside its file, in bytes.
const MAX_FIELD_BYTES: usize = 32 * 1024;
/// The field of a form that holds the file.
const FIELD: &str = "file";
const FORM: &str = "multipart/form-data";

/// A permit for each byte that may be held.
static ROOM: Semaphore = Semaphore::const_new(MAX_BYTES_UNDER_WAY);

/// What the address says of a file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The file's name; goes before the one that a form says.
    pub name: Option<String>,
}

/// A file, and the room that it takes until it is kept.
pub struct FileBody {
    pub upload: NewUpload,
    /// Given back when this is dropped.
    pub room: Option<SemaphorePermit<'static>>,
}

impl FromRequest<ApiState> for FileBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ApiState) -> Result<Self, Problem> {
        let limit = state.uploads.max_bytes.min(MAX_ATTACHMENT_BYTES);
        let reading = async {
            let (mut parts, body) = request.into_parts();
            let QueryOf(query) =
                QueryOf::<FileQuery>::from_request_parts(&mut parts, state).await?;
            check_length(&parts.headers, limit)?;
            let kind = media_type(&parts.headers);
            let is_form = kind.as_deref().is_some_and(is_form);
            let mut file = if is_form {
                let request = Request::from_parts(parts, body);
                from_form((request, state), limit).await?
            } else {
                from_body((kind, body), limit).await?
            };
            if query.name.is_some() {
                file.upload.name = query.name;
            }
            Ok(file)
        };
        let read = tokio::time::timeout(UPLOAD_TIME, reading).await;
        read.unwrap_or_else(|_| Err(Problem::new(ProblemCode::TookTooLong)))
    }
}

/// Refuses at once what says itself that it is too large, or comes encoded.
fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), Problem> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType));
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match length.map(str::parse::<usize>) {
        Some(Ok(length)) if length <= limit + AROUND_BYTES => Ok(()),
        None => Ok(()),
        Some(Ok(_) | Err(_)) => Err(too_large(limit)),
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn is_form(kind: &str) -> bool {
    kind.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(FORM))
}

async fn from_body(
    (media_type, body): (Option<String>, Body),
    limit: usize,
) -> Result<FileBody, Problem> {
    let pieces = body.into_data_stream().map(|piece| {
        piece.map_err(|error| Problem::new(ProblemCode::BadRequest).with_detail(error.to_string()))
    });
    let (bytes, room) = collect(pieces, limit, &ROOM).await?;
    Ok(FileBody { upload: NewUpload { name: None, media_type, bytes }, room })
}

/// A form with texts and one file, and the room that the file takes until it is kept.
pub struct FormBody {
    pub fields: BTreeMap<String, String>,
    pub upload: NewUpload,
    /// Given back when this is dropped.
    pub room: Option<SemaphorePermit<'static>>,
}

impl FromRequest<ApiState> for FormBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ApiState) -> Result<Self, Problem> {
        let limit = state.uploads.max_bytes.min(MAX_ATTACHMENT_BYTES);
        check_length(request.headers(), limit)?;
        let read = tokio::time::timeout(UPLOAD_TIME, whole_form((request, state), limit)).await;
        read.unwrap_or_else(|_| Err(Problem::new(ProblemCode::TookTooLong)))
    }
}

async fn whole_form(
    (request, state): (Request, &ApiState),
    limit: usize,
) -> Result<FormBody, Problem> {
    let bad = |detail: &str| Problem::new(ProblemCode::BadField).with_detail(detail);
    let mut form = Multipart::from_request(request, state).await.map_err(|rejected| {
        Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text())
    })?;
    let (mut found, mut fields) = (None, BTreeMap::new());
    while let Some(field) =
        next(form.next_field()).await?.map_err(|error| of_form(&error, limit))?
    {
        let name = field.name().unwrap_or_default().to_owned();
        let (file_name, media_type) =
            (field.file_name().map(str::to_owned), field.content_type().map(str::to_owned));
        let is_file = name == FIELD;
        if fields.len() >= MAX_FIELDS || (is_file && found.is_some()) {
            return Err(bad("the form has one file and few fields"));
        }
        let pieces = field.map(|piece| piece.map_err(|error| of_form(&error, limit)));
        let limit = if is_file { limit } else { MAX_FIELD_BYTES };
        let (bytes, room) = collect(pieces, limit, &ROOM).await?;
        if is_file {
            found = Some((NewUpload { name: file_name, media_type, bytes }, room));
        } else {
            let text = String::from_utf8(bytes).map_err(|_| bad("a field isn't UTF-8"))?;
            fields.insert(name, text);
        }
    }
    let (upload, room) = found.ok_or_else(|| bad("the form has no field `file`"))?;
    Ok(FormBody { fields, upload, room })
}

async fn from_form(
    (request, state): (Request, &ApiState),
    limit: usize,
) -> Result<FileBody, Problem> {
    let bad = |detail: &str| Problem::new(ProblemCode::BadField).with_detail(detail);
    let mut form = Multipart::from_request(request, state).await.map_err(|rejected| {
        Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text())
    })?;
    let mut found = None;
    while let Some(field) =
        next(form.next_field()).await?.map_err(|error| of_form(&error, limit))?
    {
        if field.name() != Some(FIELD) || found.is_some() {
            return Err(bad("the form has one field, `file`"));
        }
        let name = field.file_name().map(str::to_owned);
        let media_type = field.content_type().map(str::to_owned);
        let pieces = field.map(|piece| piece.map_err(|error| of_form(&error, limit)));
        let (bytes, room) = collect(pieces, limit, &ROOM).await?;
        found = Some(FileBody { upload: NewUpload { name, media_type, bytes }, room });
    }
    found.ok_or_else(|| bad("the form has no field `file`"))
}

fn of_form(error: &axum::extract::multipart::MultipartError, limit: usize) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(limit),
        _ => Problem::new(ProblemCode::BadRequest).with_detail(error.body_text()),
    }
}

/// Puts the pieces together, as long as there is room.
async fn collect(
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
    limit: usize,
    all_room: &'static Semaphore,
) -> Result<(Vec<u8>, Option<SemaphorePermit<'static>>), Problem> {
    let mut pieces = std::pin::pin!(pieces);
    let mut bytes = Vec::new();
    let mut room: Option<SemaphorePermit<'static>> = None;
    while let Some(piece) = next(pieces.next()).await?.transpose()? {
        if bytes.len() + piece.len() > limit {
            return Err(too_large(limit));
        }
        let count = u32::try_from(piece.len()).map_err(|_| too_large(limit))?;
        let more = all_room
            .try_acquire_many(count)
            .map_err(|_| Problem::new(ProblemCode::TooManyRequests))?;
        match &mut room {
            Some(room) => room.merge(more),
            None => room = Some(more),
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((bytes, room))
}

/// Waits for what comes next, but not for ever.
async fn next<T>(coming: impl Future<Output = T>) -> Result<T, Problem> {
    let stalled = |_| Problem::new(ProblemCode::TookTooLong).with_detail("the upload stalled");
    tokio::time::timeout(STALL_TIME, coming).await.map_err(stalled)
}

fn too_large(limit: usize) -> Problem {
    Problem::new(ProblemCode::AttachmentTooLarge)
        .with_detail(format!("a file has at most {limit} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 10_000_000;

    fn pieces(sizes: &[usize]) -> Vec<Result<Bytes, Problem>> {
        sizes.iter().map(|size| Ok(Bytes::from(vec![b'x'; *size]))).collect()
    }

    fn room(bytes: usize) -> &'static Semaphore {
        Box::leak(Box::new(Semaphore::new(bytes)))
    }

    #[tokio::test(start_paused = true)]
    async fn an_upload_that_stalls_is_given_up() {
        let all_room = room(100);
        let stalling = futures::stream::iter(pieces(&[10])).chain(futures::stream::pending());
        let refused = collect(stalling, LIMIT, all_room).await.err().map(|problem| problem.code);
        assert_eq!(refused, Some(ProblemCode::TookTooLong));
        assert_eq!(all_room.available_permits(), 100, "its room is free again");
    }

    #[tokio::test]
    async fn uploads_share_a_room() {
        let all_room = room(100);
        let one = collect(futures::stream::iter(pieces(&[40, 40])), LIMIT, all_room).await.unwrap();
        let refused = collect(futures::stream::iter(pieces(&[10, 11])), LIMIT, all_room).await;
        let code = refused.err().map(|problem| problem.code);
        assert_eq!(code, Some(ProblemCode::TooManyRequests));
        drop(one);
        let other =
            collect(futures::stream::iter(pieces(&[50, 50])), LIMIT, all_room).await.unwrap();
        assert_eq!((other.0.len(), all_room.available_permits()), (100, 0));
    }

    #[tokio::test]
    async fn no_more_is_read_than_a_file_may_have() {
        let many = (LIMIT / 1_000_000 + 1) * 2;
        let all_room = room(LIMIT);
        let taken = std::cell::Cell::new(0);
        let endless = futures::stream::iter(pieces(&vec![1_000_000; many]))
            .inspect(|_| taken.set(taken.get() + 1));
        let code = collect(endless, LIMIT, all_room).await.err().map(|problem| problem.code);
        assert_eq!(code, Some(ProblemCode::AttachmentTooLarge));
        assert_eq!(taken.get(), LIMIT / 1_000_000 + 1);
    }
}
