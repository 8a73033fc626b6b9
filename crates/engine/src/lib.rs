//! What a bot does about an event: a pure step from state to state and effects.
