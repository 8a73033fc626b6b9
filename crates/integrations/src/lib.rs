//! Services that bots call: call to request, response to answer.
