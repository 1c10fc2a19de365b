/// The most characters of a text that a message repeats.
public let maximumShownLength = 200

/// A text that the user wrote, as a message repeats it: on one line, without what could steer a
/// terminal, and cut behind so many characters.
///
/// A value can be as long as its file and stand in it many times through aliases, so that messages
/// that repeat it whole would have no limit.
public func shown(_ text: String, upTo limit: Int = maximumShownLength) -> String {
    let start = text.unicodeScalars.prefix(limit)
    let isWhole = start.endIndex == text.unicodeScalars.endIndex
    return escaped(String(String.UnicodeScalarView(start))) + (isWhole ? "" : "…")
}
