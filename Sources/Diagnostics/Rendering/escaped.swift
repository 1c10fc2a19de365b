/// Text that cannot steer a terminal or reorder a line: control characters, line breaks and
/// characters that turn the writing direction are spelt as Swift spells them, `\u{1B}`.
func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        if isUnprintable(scalar) {
            output.append(contentsOf: spelling(of: scalar).unicodeScalars)
        } else {
            output.append(scalar)
        }
    }
    return String(output)
}

/// Whether a character must not reach a terminal as it is.
func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: false
    case 0...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
    default: false
    }
}

/// The spelling of a character that cannot be shown.
func spelling(of scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
