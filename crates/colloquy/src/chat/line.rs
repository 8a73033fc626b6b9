//! What a line of a chat is: a message, or something for the terminal itself.

/// Longest wait, in seconds: a week.
pub const MAX_WAIT_S: u32 = 7 * 24 * 3_600;

/// What the terminal itself understands, and what that does.
pub const COMMANDS: [(&str, &str); 3] = [
    ("/wait SECONDS", "moves the clock on, and says what bots say about silence"),
    ("/help", "lists these"),
    ("/quit", "ends the chat"),
];

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Message(String),
    /// Moves the clock on by so many seconds.
    Wait(u32),
    Help,
    Quit,
    /// A wait of which nobody knows how long.
    BadWait,
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
                Ok(_) | Err(_) => Self::BadWait,
            },
            (_, _) => Self::Message(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_command_is_a_message() {
        let message = |text: &str| Line::Message(text.to_owned());
        for (line, parsed) in [
            ("", Line::Empty),
            ("hello\r", message("hello")),
            (" hello ", message(" hello ")),
            ("/quit", Line::Quit),
            ("/quit it", message("/quit it")),
            ("/help", Line::Help),
            ("/helpless", message("/helpless")),
            ("/wait 20", Line::Wait(20)),
            ("/wait", Line::BadWait),
            ("/wait 0", Line::BadWait),
            ("/wait 1.5", Line::BadWait),
            ("/wait 604801", Line::BadWait),
            ("/waiter", message("/waiter")),
        ] {
            assert_eq!(Line::parse(line), parsed, "{line:?}");
        }
    }
}
