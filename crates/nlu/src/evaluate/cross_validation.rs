//! A lesson judged without a test set: each part of it by a classifier that learnt the others.

use super::{Evaluation, Prediction};
use crate::intent::{Classifier, Example, Lesson, Settings, Shuffle};

/// Tries each example on a classifier that hasn't learnt it, in so many parts (at least 2). An
/// intent with a single example keeps it, and isn't tried. Takes the time of as many trainings.
pub fn cross_validate(lesson: &Lesson, parts: usize, settings: &Settings) -> Evaluation {
    let parts = parts.max(2);
    let by_example = divide(lesson, parts, settings.seed);
    let calibration = Classifier::train(lesson, settings).calibration();
    let mut predictions: Vec<Option<Prediction>> = vec![None; lesson.examples.len()];
    for part in 0..parts {
        let learnt = lesson.examples.iter().zip(&by_example);
        let learnt = learnt.filter(|(_, its)| **its != Some(part)).map(|(it, _)| it.clone());
        let lesson_of_others = Lesson { examples: learnt.collect(), ..lesson.clone() };
        let untried = Settings { folds: 0, ..*settings };
        let model = Classifier::train(&lesson_of_others, &untried).with_calibration(calibration);
        let examples = lesson.examples.iter().zip(&by_example).zip(&mut predictions);
        for ((example, _), prediction) in examples.filter(|((_, its), _)| **its == Some(part)) {
            *prediction = Some(answer(&model, example));
        }
    }
    Evaluation::of(predictions.into_iter().flatten().collect())
}

fn answer(model: &Classifier, example: &Example) -> Prediction {
    Prediction {
        text: example.text.clone(),
        expected: Some(example.label),
        ranked: model.classify(&example.text).ranked,
    }
}

/// The part of each example, evenly for each label.
fn divide(lesson: &Lesson, parts: usize, seed: u64) -> Vec<Option<usize>> {
    let mut by_label = vec![Vec::new(); lesson.labels.len()];
    for (index, example) in lesson.examples.iter().enumerate() {
        if let Some(group) = by_label.get_mut(example.label) {
            group.push(index);
        }
    }
    let mut shuffle = Shuffle::new(seed);
    let mut by_example = vec![None; lesson.examples.len()];
    for mut group in by_label.into_iter().filter(|group| group.len() > 1) {
        shuffle.apply(&mut group);
        let first = shuffle.below(parts);
        for (position, index) in group.into_iter().enumerate() {
            by_example[index] = Some((first + position) % parts);
        }
    }
    by_example
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_several_is_tried_once() {
        let texts = [
            ("where is my card", 0),
            ("when will my card arrive", 0),
            ("has my card been sent", 0),
            ("reset my password", 1),
            ("i forgot the password", 1),
            ("change password", 1),
            ("the only one", 2),
            ("of no label", 9),
        ];
        let lesson = Lesson {
            labels: vec!["card".to_owned(), "password".to_owned(), "single".to_owned()],
            examples: texts.map(|(text, label)| Example::new(text, label)).to_vec(),
            ..Lesson::default()
        };
        let evaluation = cross_validate(&lesson, 3, &Settings::default());
        let tried: Vec<&str> = evaluation.predictions.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(tried, texts[..6].iter().map(|(text, _)| *text).collect::<Vec<_>>());
        assert!(evaluation.in_scope_accuracy > 60.0, "{evaluation:?}");
        assert!(evaluation.top3_accuracy > 99.0);
        let none = cross_validate(&Lesson::default(), 0, &Settings::default());
        assert!(none.predictions.is_empty());
    }
}
