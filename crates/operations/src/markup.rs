//! Text within HTML and SVG. Source: HTML Living Standard, 13.1.4; XML 1.0, 2.2.

/// Text that is never taken for markup: what a name, a note or a report contains is shown as it stands. Control
/// characters, which XML forbids and no page shows, are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_markup() {
        assert_eq!(escaped("<b>\"أحمد\" & 'x'\u{1b}"), "&lt;b&gt;&quot;أحمد&quot; &amp; &#39;x&#39;");
    }
}
