//! Films of YouTube, which elements show in the place of a picture.

use url::Url;

/// The player's name in our contents.
pub(super) const PLAYER: &str = "youtube";

const HOSTS: &[&str] = &["youtube.com", "m.youtube.com", "youtube-nocookie.com"];

const MAX_ID_CHARS: usize = 64;

/// Whether the address leads to a film.
pub(super) fn is_video(address: &str) -> bool {
    embedded(address).is_some()
}

/// The address under which the film can be shown within a page.
pub(super) fn embedded(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut parts = url.path_segments()?;
    let first = parts.next()?;
    let id = match (host, first) {
        ("youtu.be", id) => id.to_owned(),
        (host, "embed") if HOSTS.contains(&host) => {
            return parts.next().and_then(|id| is_id(id).then(|| address.to_owned()));
        }
        (host, "shorts" | "v") if HOSTS.contains(&host) => parts.next()?.to_owned(),
        (host, "watch") if HOSTS.contains(&host) => {
            url.query_pairs().find(|(key, _)| key == "v")?.1.into_owned()
        }
        _ => return None,
    };
    is_id(&id).then(|| format!("https://www.youtube.com/embed/{id}"))
}

fn is_id(text: &str) -> bool {
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    !text.is_empty() && text.len() <= MAX_ID_CHARS && text.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_found_by_their_addresses() {
        let embed = "https://www.youtube.com/embed/a1B2-c_3";
        for (address, expected) in [
            (embed, Some(embed)),
            (
                "https://www.youtube.com/embed/a1B2-c_3?start=5",
                Some("https://www.youtube.com/embed/a1B2-c_3?start=5"),
            ),
            ("https://www.youtube.com/watch?v=a1B2-c_3&t=4", Some(embed)),
            ("http://youtu.be/a1B2-c_3", Some(embed)),
            ("https://m.youtube.com/shorts/a1B2-c_3", Some(embed)),
            ("https://www.youtube.com/", None),
            ("https://www.youtube.com/embed/", None),
            ("https://www.youtube.com/watch?v=a\"b", None),
            ("https://youtube.com.example.org/embed/a1B2-c_3", None),
            ("https://example.org/embed/a1B2-c_3", None),
            ("ftp://youtu.be/a1B2-c_3", None),
        ] {
            assert_eq!(embedded(address).as_deref(), expected, "{address}");
        }
    }
}
