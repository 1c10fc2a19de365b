import Diagnostics

/// Texts that Grafana puts its variables into, such as titles and what a text panel says.
///
/// It has no escape for what names a variable there, so something that is not seen, a word joiner,
/// keeps the characters apart by which it knows one.
///
/// Source: https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/variable-syntax/
enum GrafanaText {
    private static let joiner: Unicode.Scalar = "\u{2060}"

    /// The text so that `$name`, `${name}` and `[[name]]` in it stay as they are.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if plain.last == "$", scalar == "{" || isOfName(scalar) { plain.append(joiner) }
            if plain.last == "[", scalar == "[" { plain.append(joiner) }
            plain.append(scalar)
        }
        return String(plain)
    }

    /// The same for a legend, where `{{label}}` stays as it is too.
    static func legend(_ text: String) -> String {
        var legend = String.UnicodeScalarView()
        for scalar in plain(text).unicodeScalars {
            if legend.last == "{", scalar == "{" { legend.append(joiner) }
            legend.append(scalar)
        }
        return String(legend)
    }

    /// The value as an element of a JSON document.
    static func json(_ text: String) -> JSONValue { .string(plain(text)) }

    /// Whether Grafana would put a variable into the text.
    static func namesVariable(_ text: String) -> Bool { plain(text) != text }

    /// What a name of a variable is made of: letters, digits and `_`, all of ASCII.
    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_"
            || scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    }
}
