/// The longest text that a help line repeats in quotes, in bytes.
private let maximumQuotedLength = 60

/// A text in the quotes that it needs, as a help line shows it; nil where it is too long for that
/// or not on one line.
func quoted(_ text: String) -> String? {
    let plain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
    guard !text.isEmpty, text.utf8.count <= maximumQuotedLength, plain else { return nil }
    if !text.utf8.contains(UInt8(ascii: "\"")) { return "\"\(text)\"" }
    return text.utf8.contains(UInt8(ascii: "'")) ? nil : "'\(text)'"
}
