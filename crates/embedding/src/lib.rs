//! Sentence encoders from a model folder.
