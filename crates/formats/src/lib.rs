//! Bot files and other wire formats to and from the model.
