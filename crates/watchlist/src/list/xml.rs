//! Records of an XML file one after the other, each as a small tree; what is not taken from a tree can be told.
//! No document type, no entities but the five of XML and numbers, no other documents; bounded in depth, size and
//! number. From bytes. Source: XML 1.0 (W3C 2008), over quick-xml.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::Error;
use crate::list::input::Input;
use crate::list::text::clean;
use crate::list::version::FileSeen;
use crate::parameters::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENT_NAME_BYTES_MAX, ELEMENTS_MAX};

/// An element with all below it. Names are without their namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// Text between its children, blanks run together.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// What a file must look like.
pub(crate) struct Shape {
    /// What it is called in messages.
    pub(crate) what: &'static str,
    /// Its outermost element.
    pub(crate) root: &'static str,
    /// Elements that only hold records.
    pub(crate) holders: &'static [&'static str],
}

/// Something met in the file, in its order.
pub(crate) enum Met {
    /// The attributes of the outermost element.
    Root(Element),
    /// A record: an element below the root or a holder.
    Record(Element),
}

/// Reads all records. An error where the text is no XML, ends before it is complete, or exceeds a limit: half a list
/// would look like a list from which people were removed.
pub(crate) fn read<R: BufRead>(
    input: R,
    shape: &Shape,
    each: impl FnMut(Met) -> Result<(), String>,
) -> Result<FileSeen, Error> {
    let mut reader = Reader::from_reader(Input::new(input, shape.what)?);
    let mut walk = Walk { shape, each, open: Vec::new(), holders: 0, elements: 0, complete: false };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        let broken = |why: String| Error::new(format!("{} is not read beyond byte {at}: {why}", shape.what));
        match reader.read_event_into(&mut buffer).map_err(|e| broken(e.to_string()))? {
            Event::Eof => break,
            event => walk.event(&event).map_err(broken)?,
        }
        if walk.open.is_empty() {
            walk.elements = 0;
            reader.get_mut().allow();
        }
    }
    if !walk.complete {
        return Err(Error::new(format!("{} ends before it is complete", shape.what)));
    }
    reader.into_inner().finish(shape.what)
}

/// Where the reading stands.
struct Walk<'a, F> {
    shape: &'a Shape,
    each: F,
    /// Elements of the present record that are not complete, the outermost first.
    open: Vec<Element>,
    /// The outermost element and holders that are open.
    holders: usize,
    /// Elements of the present record.
    elements: usize,
    /// Whether the outermost element has ended.
    complete: bool,
}

impl<F: FnMut(Met) -> Result<(), String>> Walk<'_, F> {
    fn event(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(element(start)?, false),
            Event::Empty(start) => self.start(element(start)?, true),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => self.text(resolved(reference)?.encode_utf8(&mut [0; 4])),
            Event::DocType(_) => Err("a document type is not read, its entities can grow without end".into()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, start: Element, empty: bool) -> Result<(), String> {
        self.elements += 1;
        if self.holders == 0 {
            if self.complete || start.name != self.shape.root {
                return Err(format!("its outermost element is {:?}, {:?} needed", start.name, self.shape.root));
            }
            (self.holders, self.complete) = (usize::from(!empty), empty);
            return (self.each)(Met::Root(start));
        }
        if self.open.is_empty() && self.shape.holders.contains(&start.name.as_str()) {
            self.holders += usize::from(!empty);
        } else if empty {
            self.close(start)?;
        } else {
            self.open.push(start);
        }
        if self.open.len() + self.holders > DEPTH_MAX {
            return Err(format!("elements are nested deeper than {DEPTH_MAX}"));
        }
        if self.elements > ELEMENTS_MAX {
            return Err(format!("one record has more than {ELEMENTS_MAX} elements"));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(done) => self.close(done)?,
            None => self.holders = self.holders.saturating_sub(1),
        }
        self.complete = self.holders == 0;
        Ok(())
    }

    /// An element is complete: it goes to the one around it, or is a record.
    fn close(&mut self, mut done: Element) -> Result<(), String> {
        done.text = clean(&done.text);
        match self.open.last_mut() {
            Some(around) => around.children.push(done),
            None => (self.each)(Met::Record(done))?,
        }
        Ok(())
    }

    /// Text belongs to the innermost element; between records it is a record of its own, so that it is told.
    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(inner) => inner.text.push_str(text),
            None if text.trim().trim_start_matches('\u{FEFF}').is_empty() => (),
            None if self.holders == 0 => return Err("text stands outside the outermost element".into()),
            None => {
                let loose = Element { name: "text between records".into(), text: clean(text), ..Element::default() };
                (self.each)(Met::Record(loose))?;
            }
        }
        Ok(())
    }
}

fn element(start: &BytesStart) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    if name.len() > ELEMENT_NAME_BYTES_MAX {
        return Err(format!("the name of an element has more than {ELEMENT_NAME_BYTES_MAX} bytes"));
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|e| format!("element {name:?}: {e}"))?;
        if attributes.len() == ATTRIBUTES_MAX {
            return Err(format!("element {name:?} has more than {ATTRIBUTES_MAX} attributes"));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| format!("element {name:?}: {e}"))?;
        let key = attribute.key;
        // Declarations of namespaces and places of schemas say nothing about the entry.
        let technical = key.as_ref().starts_with("xmlns") || key.as_ref().starts_with("xsi:");
        if !technical {
            attributes.push((key.local_name().as_ref().to_owned(), clean(&value)));
        }
    }
    Ok(Element { name, attributes, ..Element::default() })
}

/// The character that a reference stands for.
fn resolved(reference: &BytesRef) -> Result<char, String> {
    let name = reference.xml10_content();
    let number = reference.resolve_char_ref().map_err(|e| e.to_string())?;
    let of_xml = match name.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    number.or(of_xml).ok_or_else(|| format!("the entity {name:?} is none of the five of XML"))
}

impl Element {
    /// Takes the children of a name out of the tree.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<Element> {
        let (taken, kept) = std::mem::take(&mut self.children).into_iter().partition(|child| child.name == name);
        self.children = kept;
        taken
    }

    /// Takes the first child of a name.
    pub(crate) fn take(&mut self, name: &str) -> Option<Element> {
        let at = self.children.iter().position(|child| child.name == name)?;
        Some(self.children.remove(at))
    }

    /// Takes the text of the first child of a name; empty where there is none.
    pub(crate) fn take_text(&mut self, name: &str) -> String {
        self.take(name).map_or_else(String::new, |child| child.text)
    }

    /// Takes the texts of all children of a name, without empty ones.
    pub(crate) fn take_texts(&mut self, name: &str) -> Vec<String> {
        self.take_all(name).into_iter().map(|child| child.text).filter(|text| !text.is_empty()).collect()
    }

    /// Takes an attribute; empty where there is none.
    pub(crate) fn take_attribute(&mut self, name: &str) -> String {
        let at = self.attributes.iter().position(|(key, _)| key == name);
        at.map_or_else(String::new, |at| self.attributes.swap_remove(at).1)
    }

    /// Takes attributes that say nothing about the entry: numbers and places within the file.
    pub(crate) fn pass(&mut self, names: &[&str]) {
        self.attributes.retain(|(key, _)| !names.contains(&key.as_str()));
    }

    /// What was not taken: the path of each text and attribute, and what it says.
    pub(crate) fn left(&self) -> Vec<(String, String)> {
        let mut left = Vec::new();
        self.tell_left("", &mut left);
        left
    }

    fn tell_left(&self, above: &str, left: &mut Vec<(String, String)>) {
        let path = if above.is_empty() { self.name.clone() } else { format!("{above}/{}", self.name) };
        if !self.text.is_empty() {
            left.push((path.clone(), self.text.clone()));
        }
        let stated = self.attributes.iter().filter(|(_, value)| !value.is_empty());
        left.extend(stated.map(|(key, value)| (format!("{path}@{key}"), value.clone())));
        self.children.iter().for_each(|child| child.tell_left(&path, left));
    }
}
