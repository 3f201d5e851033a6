//! What a door needs of a person later: the enrolled photograph, and a question that he alone can answer.
//! Source: `custody.md` (Gates before embarkation: identity, verified by exception).

use std::path::Path;

use custody::event::Body;
use custody::event::person::{IntakeQuestionSet, Photographed};

use crate::blob_store::Paper;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::image_header::{self, ImageHeader, PHOTOGRAPH_BYTES_MAX};
use crate::papers::read_at_most;

/// Longest answer to a question at intake, in bytes. Source: ours, a few words in any script. Effect: a file
/// given by mistake is not taken for an answer.
pub const ANSWER_BYTES_MAX: u64 = 1024;

/// What was enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The event.
    pub done: Done,
    /// The commitment to the image, by which the store knows it.
    pub image: String,
    /// What the image's header says.
    pub header: ImageHeader,
}

impl Desk {
    /// Enrols a photograph; the newest stands, earlier ones stay in the history.
    pub fn photograph(&mut self, seat: &Seat, when: &When, person: &str, file: &Path) -> Result<Enrolled, Failure> {
        let bytes = read_at_most(file, PHOTOGRAPH_BYTES_MAX, "photograph")?;
        let header = image_header::photograph(&bytes).map_err(|f| f.at(file.display()))?;
        let mut when = when.clone();
        let image = when.with(Paper::new(bytes.into(), &mut self.rng)?);
        let done = self.tell(seat, &when, person, vec![Photographed { image }.into()])?;
        let image = match self.as_written(&done, Photographed { image }.into())? {
            Body::Photographed(written) => written.image,
            _ => image,
        };
        Ok(Enrolled { done, image: image.to_string(), header })
    }

    /// Sets the question that a door may ask, with the answer as given at intake.
    pub fn intake_question(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        question: &str,
        answer: &str,
    ) -> Result<Done, Failure> {
        let (question, answer) = (question.trim().to_owned(), answer.trim().to_owned());
        if answer.is_empty() {
            return Err(Failure::usage("the answer is empty").hint("put it in a file of its own or on standard input"));
        }
        if answer.len() as u64 > ANSWER_BYTES_MAX {
            return Err(Failure::usage(format!(
                "the answer is longer than {ANSWER_BYTES_MAX} bytes, the most allowed"
            )));
        }
        let mut when = when.clone();
        if let Some(words) = &mut when.words {
            words.push(answer.clone());
        }
        self.tell(seat, &when, person, vec![IntakeQuestionSet { question, answer }.into()])
    }
}
