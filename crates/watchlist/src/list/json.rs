//! JSON values of foreign files, bounded: texts and lists of texts by their key, what was not taken told.
//! Source: RFC 8259, over serde_json, which refuses more than 128 nested values.

use serde_json::{Map, Value};

use crate::list::text::clean;

/// An object while its members are taken.
pub(crate) struct Object(Map<String, Value>);

impl Object {
    /// Nothing where the value is no object.
    pub(crate) fn new(value: Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self(members)),
            _ => None,
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key).filter(|value| !value.is_null())
    }

    /// An object within; an empty one where there is none.
    pub(crate) fn take_object(&mut self, key: &str) -> Self {
        self.take(key).and_then(Self::new).unwrap_or_else(|| Self(Map::new()))
    }

    /// One text; a number or a yes is written out. Empty where there is none.
    pub(crate) fn take_text(&mut self, key: &str) -> String {
        self.take(key).as_ref().and_then(scalar).unwrap_or_default()
    }

    /// The texts of a list, or the one text that stands in its place.
    pub(crate) fn take_texts(&mut self, key: &str) -> Vec<String> {
        let texts = match self.take(key) {
            Some(Value::Array(values)) => values.iter().filter_map(scalar).collect(),
            Some(value) => scalar(&value).into_iter().collect::<Vec<_>>(),
            None => Vec::new(),
        };
        texts.into_iter().filter(|text| !text.is_empty()).collect()
    }

    /// The values of a list, or the one value that stands in its place.
    pub(crate) fn take_values(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
            None => Vec::new(),
        }
    }

    /// What was not taken: key and value as text.
    pub(crate) fn left(self) -> impl Iterator<Item = (String, String)> {
        let said = |value: &Value| match value {
            Value::Null => false,
            Value::Array(values) => !values.is_empty(),
            Value::Object(members) => !members.is_empty(),
            Value::String(text) => !text.is_empty(),
            Value::Bool(_) | Value::Number(_) => true,
        };
        self.0.into_iter().filter(move |(_, value)| said(value)).map(|(key, value)| {
            let text = scalar(&value).unwrap_or_else(|| value.to_string());
            (key, text)
        })
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
