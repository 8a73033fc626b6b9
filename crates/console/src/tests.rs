//! What browsers get, held against the pages as they were built.

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt as _;

use super::*;

async fn ask(path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    routes::<()>().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn script() -> &'static Page {
    PAGES.iter().find(|page| page.path.ends_with(".js")).unwrap()
}

const AS_BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test]
async fn every_address_that_somebody_goes_to_is_the_page_under_a_strict_policy() {
    if PAGES.is_empty() {
        eprintln!("skipped: built without the console");
        return;
    }
    for path in ["/console/", "/console/settings/members", "/console/studio/some-bot"] {
        let response = ask(path, &[AS_BROWSER]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
        let policy = header(&response, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_the_page() {
    for (path, headers) in [
        ("/console/assets/gone-abc.js", [AS_BROWSER]),
        ("/console/assets/../index.html", [AS_BROWSER]),
        ("/console/favicon.ico", [AS_BROWSER]),
        ("/console/settings", [("accept", "*/*")]),
        ("/console/settings", [("accept", "image/avif,image/webp,*/*;q=0.8")]),
    ] {
        assert_eq!(ask(path, &headers).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_folder_without_its_slash_leads_to_the_page() {
    let response = ask("/console", &[AS_BROWSER]).await;
    assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(header(&response, "location"), HOME);
}

#[tokio::test]
async fn a_file_is_kept_for_ever_and_comes_as_small_as_the_browser_takes_it() {
    if PAGES.is_empty() {
        eprintln!("skipped: built without the console");
        return;
    }
    let page = script();
    let path = format!("{HOME}{}", page.path);
    for (accepted, encoding, bytes) in [
        ("gzip, br", "br", page.br.unwrap()),
        ("gzip", "gzip", page.gz.unwrap()),
        ("identity", "", page.plain),
    ] {
        let response = ask(&path, &[("accept-encoding", accepted)]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "content-encoding"), encoding);
        assert_eq!(header(&response, "vary"), "accept-encoding");
        assert_eq!(header(&response, "cache-control"), FOR_EVER);
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body.len(), bytes.len(), "{accepted}");
    }
}

#[test]
fn no_page_names_another_host_to_load_from() {
    for page in PAGES.iter().filter(|page| page.path == INDEX) {
        let text = String::from_utf8_lossy(page.plain);
        assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
        assert!(!text.contains("<script>") && !text.contains("<style"), "{text}");
    }
}
