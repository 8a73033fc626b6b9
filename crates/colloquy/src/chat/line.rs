//! What a line of a chat is: a message, or something for the terminal itself.

use std::path::PathBuf;

use model::content::Location;

/// Longest wait, in seconds: a week.
const MAX_WAIT_S: u32 = 7 * 24 * 3_600;

/// What the terminal itself understands, and what that does.
pub const COMMANDS: [(&str, &str); 5] = [
    ("/attach FILE", "sends a file"),
    ("/location LAT,LON", "sends a place on earth, in degrees"),
    ("/wait SECONDS", "moves the clock on, and says what bots say about silence"),
    ("/help", "lists these"),
    ("/quit", "ends the chat"),
];

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    Message(String),
    Attach(PathBuf),
    Location(Location),
    /// Moves the clock on by so many seconds.
    Wait(u32),
    Help,
    Quit,
    /// A command that lacks something; this says what.
    Bad(String),
    Empty,
}

impl Line {
    /// Parses a line. What isn't known is a message.
    pub fn parse(line: &str) -> Self {
        let text = line.trim_end_matches('\r');
        match text.split_once(' ').unwrap_or((text, "")) {
            ("", "") => Self::Empty,
            ("/quit", "") => Self::Quit,
            ("/help", "") => Self::Help,
            ("/wait", seconds) => match seconds.trim().parse() {
                Ok(seconds @ 1..=MAX_WAIT_S) => Self::Wait(seconds),
                Ok(_) | Err(_) => Self::Bad(format!(
                    "/wait takes a number of seconds, from 1 to {MAX_WAIT_S}"
                )),
            },
            ("/attach", file) => match file.trim() {
                "" => Self::Bad("/attach takes a file's path".to_owned()),
                file => Self::Attach(PathBuf::from(file)),
            },
            ("/location", place) => match location_of(place) {
                Some(location) => Self::Location(location),
                None => Self::Bad(
                    "/location takes a latitude from -90 to 90 and a longitude from -180 to 180, as \
                     52.52,13.405"
                        .to_owned(),
                ),
            },
            (_, _) => Self::Message(text.to_owned()),
        }
    }
}

fn location_of(text: &str) -> Option<Location> {
    let (latitude, longitude) = text.split_once(',')?;
    let latitude: f64 = latitude.trim().parse().ok()?;
    let longitude: f64 = longitude.trim().parse().ok()?;
    let is_there = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    is_there.then_some(Location { latitude, longitude, label: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_command_is_a_message() {
        let message = |text: &str| Line::Message(text.to_owned());
        let place =
            |latitude, longitude| Line::Location(Location { latitude, longitude, label: None });
        for (line, parsed) in [
            ("", Line::Empty),
            ("hello\r", message("hello")),
            (" hello ", message(" hello ")),
            ("/quit", Line::Quit),
            ("/quit it", message("/quit it")),
            ("/help", Line::Help),
            ("/helpless", message("/helpless")),
            ("/wait 20", Line::Wait(20)),
            ("/waiter", message("/waiter")),
            ("/attach a b.png", Line::Attach(PathBuf::from("a b.png"))),
            ("/attached", message("/attached")),
            ("/location 52.52,13.405", place(52.52, 13.405)),
            ("/location -33, -70.6", place(-33.0, -70.6)),
            ("/locations", message("/locations")),
        ] {
            assert_eq!(Line::parse(line), parsed, "{line:?}");
        }
    }

    #[test]
    fn a_command_that_lacks_something_says_what() {
        for line in [
            "/wait",
            "/wait 0",
            "/wait 1.5",
            "/wait 604801",
            "/attach",
            "/attach  ",
            "/location",
            "/location 1",
            "/location 91,0",
            "/location 0,-181",
            "/location NaN,0",
            "/location a,b",
        ] {
            let command = line.split(' ').next().unwrap();
            let parsed = Line::parse(line);
            assert!(matches!(&parsed, Line::Bad(text) if text.starts_with(command)), "{parsed:?}");
        }
    }
}
