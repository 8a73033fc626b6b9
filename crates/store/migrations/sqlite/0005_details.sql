-- What holds for a whole conversation beside its messages, as JSON; most have nothing.

ALTER TABLE conversation ADD COLUMN details TEXT;
