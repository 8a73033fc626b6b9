//! The sandbox for people's JavaScript: worker processes and the botContext functions.
